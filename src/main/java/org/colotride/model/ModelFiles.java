package org.colotride.model;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Leftovers;
import org.colotride.io.Mappers;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Models as files: Deeplearning4j's own zip, which {@code ModelSerializer} reads too, with JSON documents of ours beside its
 * entries; one of them is the manifest, which the weights are verified by. Written beside and moved into place.
 */
public final class ModelFiles {
    private static final String MANIFEST = "colo-tride.json";
    private static final String CONTENT = "content";
    private static final String VERSION = "version";
    private static final ObjectMapper JSON = Mappers.unambiguousJson();
    private static final NetworkJson CLASSES = new NetworkJson(
            "org.colotride.model.layer.",
            "org.colotride.loss.",
            "org.colotride.model.optimizer.HeavyBall",
            "org.colotride.model.schedule.CosineSchedule",
            "org.colotride.model.schedule.WarmUpSchedule");

    private ModelFiles() {}

    /**
     * A model read back.
     *
     * @param content what the network holds, as verified; files of version 1 made no claim about it
     */
    public record Loaded(EmbeddingNetwork network, ModelManifest manifest, ModelContent content) {}

    /**
     * A model that is written, but not in its place yet.
     *
     * @param file in a hidden folder that names this process
     * @param sha256 of the file
     */
    public record Written(Path file, String sha256) {}

    /** A file that is no model, or a broken one; the message names it. */
    public static final class BrokenModelException extends RuntimeException {
        private static final long serialVersionUID = 1;

        BrokenModelException(Path file, Exception cause) {
            super(file + " is not a model that this program can read: " + reason(cause), cause);
        }

        private static String reason(Exception cause) {
            if (cause instanceof JsonMappingException mapping) {
                String key = mapping.getPath().stream()
                        .map(JsonMappingException.Reference::getFieldName)
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining("."));
                return "its " + MANIFEST + " is none that this program writes"
                        + (key.isEmpty() ? "" : ", at its key " + key);
            }
            boolean explained = cause.getMessage() != null && !(cause instanceof NullPointerException);
            return explained ? cause.getMessage() : "its parts do not fit together";
        }
    }

    /**
     * @param withUpdater whether the optimiser's state goes along, to continue training
     * @param documents further JSON documents by entry name
     * @return the temporary file, complete, synced, beside {@code target}; to be left by {@link #moveIntoPlace} or
     *     {@link #discard}
     * @throws IOException if it cannot be written, a full disk for one; nothing is left behind
     */
    public static Written writeBeside(
            Path target,
            EmbeddingNetwork network,
            ModelManifest manifest,
            boolean withUpdater,
            Map<String, Object> documents)
            throws IOException {
        return writeBeside(target, network, manifest, withUpdater, documents, Map.of());
    }

    /**
     * The same with more numbers.
     *
     * @param numbers by entry name
     * @throws IOException if it cannot be written; nothing is left behind
     */
    public static Written writeBeside(
            Path target,
            EmbeddingNetwork network,
            ModelManifest manifest,
            boolean withUpdater,
            Map<String, Object> documents,
            Map<String, float[]> numbers)
            throws IOException {
        Path folder = AtomicFiles.partOf(target);
        Path beside = folder.resolve(target.getFileName());
        try {
            Files.createDirectories(folder);
            String sha256;
            try (NetworkZipWriter zip = new NetworkZipWriter(beside)) {
                String weights = zip.network(network.graph(), withUpdater);
                for (Map.Entry<String, float[]> more : numbers.entrySet()) {
                    zip.numbers(more.getKey(), more.getValue());
                }
                Map<String, Object> all = new LinkedHashMap<>(documents);
                all.put(MANIFEST, sealed(manifest, new ModelContent(network.normalization(), weights)));
                for (Map.Entry<String, Object> document : all.entrySet()) {
                    zip.document(document.getKey(), JSON.writeValueAsString(document.getValue()));
                }
                sha256 = zip.finish();
            }
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            return new Written(beside, sha256);
        } catch (IOException | RuntimeException e) {
            discard(beside);
            throw new IOException(
                    target + " cannot be written: " + rootMessage(e) + "; what was there before stays", e);
        }
    }

    /** Ends what {@link #writeBeside} began. */
    public static void moveIntoPlace(Path beside, Path target) throws IOException {
        try {
            AtomicFiles.moveIntoPlace(beside, target);
        } finally {
            discard(beside);
        }
    }

    /** Removes what {@link #writeBeside} has left. */
    public static void discard(Path beside) {
        Leftovers.delete(beside.toAbsolutePath().getParent());
    }

    /** Deeplearning4j and the zip file system wrap what the operating system said. */
    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage();
    }

    /** Writes a model without its optimiser's state. */
    public static void write(Path target, EmbeddingNetwork network, ModelManifest manifest) throws IOException {
        moveIntoPlace(writeBeside(target, network, manifest, false, Map.of()).file(), target);
    }

    private static ObjectNode sealed(ModelManifest manifest, ModelContent content) {
        ObjectNode sealed = JSON.valueToTree(manifest);
        sealed.put(VERSION, ModelManifest.VERSION);
        sealed.set(CONTENT, JSON.valueToTree(content));
        return sealed;
    }

    /**
     * Reads a model and verifies that its weights and its normalisation are those that its manifest names.
     *
     * @throws BrokenModelException if the file is missing, truncated, changed or not one of ours
     */
    public static Loaded read(Path file, boolean withUpdater) {
        try {
            ObjectNode sealed = document(file, MANIFEST, ObjectNode.class);
            int version = sealed.path(VERSION).asInt();
            if (version < ModelManifest.OLDEST_VERSION || version > ModelManifest.VERSION) {
                throw new IOException("its format is " + version + ", known are " + ModelManifest.OLDEST_VERSION
                        + " to " + ModelManifest.VERSION);
            }
            JsonNode content = sealed.remove(CONTENT);
            ModelManifest manifest = JSON.treeToValue(sealed, ModelManifest.class);
            if (version == ModelManifest.OLDEST_VERSION) {
                return read(file, withUpdater, manifest, weightsSha256(file, Optional.empty()));
            }
            if (content == null || !content.path("weightsSha256").isTextual()) {
                throw new IOException("its manifest names no checksum of its weights");
            }
            ModelContent claimed = JSON.treeToValue(content, ModelContent.class);
            Loaded loaded =
                    read(file, withUpdater, manifest, weightsSha256(file, Optional.of(claimed.weightsSha256())));
            if (!loaded.content().equals(claimed)) {
                loaded.network().close();
                throw new IOException("its manifest names " + claimed + ", but its network has " + loaded.content());
            }
            return loaded;
        } catch (IOException | RuntimeException e) {
            throw new BrokenModelException(file, e);
        }
    }

    private static Loaded read(Path file, boolean withUpdater, ModelManifest manifest, String weightsSha256)
            throws IOException {
        ComputationGraph graph;
        try (NetworkZip zip = new NetworkZip(file, CLASSES)) {
            graph = zip.graph(withUpdater);
        }
        EmbeddingNetwork network = new EmbeddingNetwork(graph, manifest.shape(), manifest.metric());
        try {
            return new Loaded(network, manifest, new ModelContent(network.normalization(), weightsSha256));
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    /** @throws IOException if the weights are not those that the checksum is of, where there is one */
    private static String weightsSha256(Path file, Optional<String> claimed) throws IOException {
        String actual;
        try (NetworkZip zip = new NetworkZip(file, CLASSES)) {
            actual = zip.weightsSha256();
        } catch (IOException e) {
            throw new IOException(
                    "its weights cannot be unpacked: " + e.getMessage()
                            + claimed.map(sha256 -> "; its manifest names SHA-256 " + sha256)
                                    .orElse(""),
                    e);
        }
        if (!actual.equals(claimed.orElse(actual))) {
            throw new IOException("its weights have SHA-256 " + actual + ", but its manifest names " + claimed.get()
                    + ": it was damaged or changed; fetch it anew");
        }
        return actual;
    }

    /**
     * So many numbers of a model file beside its network's own; empty if it has no such entry.
     *
     * @throws IOException if it has another number of them
     */
    public static Optional<float[]> numbers(Path file, String entry, long count) throws IOException {
        try (NetworkZip zip = new NetworkZip(file, CLASSES)) {
            return zip.numbers(entry, count);
        }
    }

    /** One JSON document of a model file. */
    public static <T> T document(Path file, String entry, Class<T> type) throws IOException {
        return document(file, entry, type, NetworkZip.LARGEST_DOCUMENT);
    }

    /** The same, of at most so many bytes. */
    public static <T> T document(Path file, String entry, Class<T> type, int largest) throws IOException {
        try (NetworkZip zip = new NetworkZip(file, CLASSES)) {
            return JSON.readValue(zip.document(entry, largest), type);
        }
    }
}
