package org.colotride.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;

/**
 * Models as files: Deeplearning4j's own zip, which {@code ModelSerializer} reads, with JSON documents of ours beside its
 * entries. Written beside and moved into place.
 */
public final class ModelFiles {
    private static final String MANIFEST = "colo-tride.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelFiles() {}

    /** A model read back, with the JSON documents that lay in its file. */
    public record Loaded(EmbeddingNetwork network, ModelManifest manifest) {}

    /** A file that is no model, or a broken one; the message names it. */
    public static final class BrokenModelException extends RuntimeException {
        private static final long serialVersionUID = 1;

        BrokenModelException(Path file, Exception cause) {
            super(file + " is not a model that this program can read: " + cause.getMessage(), cause);
        }
    }

    /**
     * @param withUpdater whether the optimiser's state goes along, to continue training
     * @param documents further JSON documents by entry name
     * @return the temporary file, complete, synced, in the folder of {@code target}
     * @throws IOException if it cannot be written, a full disk for one; nothing is left behind
     */
    public static Path writeBeside(
            Path target,
            EmbeddingNetwork network,
            ModelManifest manifest,
            boolean withUpdater,
            Map<String, Object> documents)
            throws IOException {
        Files.createDirectories(target.toAbsolutePath().getParent());
        Path beside = target.resolveSibling("." + target.getFileName() + ".partial");
        try {
            ModelSerializer.writeModel(network.graph(), beside.toFile(), withUpdater);
            Map<String, Object> all = new LinkedHashMap<>(documents);
            all.put(MANIFEST, manifest);
            try (FileSystem zip = FileSystems.newFileSystem(beside)) {
                for (Map.Entry<String, Object> document : all.entrySet()) {
                    Files.writeString(zip.getPath(document.getKey()), JSON.writeValueAsString(document.getValue()));
                }
            }
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            return beside;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(beside);
            throw new IOException(
                    target + " cannot be written: " + rootMessage(e) + "; what was there before stays", e);
        }
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
        Path beside = writeBeside(target, network, manifest, false, Map.of());
        Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** @throws BrokenModelException if the file is missing, truncated or not one of ours */
    public static Loaded read(Path file, boolean withUpdater) {
        try {
            ModelManifest manifest = document(file, MANIFEST, ModelManifest.class);
            if (manifest.version() != ModelManifest.VERSION) {
                throw new IOException("its format is " + manifest.version() + ", known is " + ModelManifest.VERSION);
            }
            ComputationGraph graph = ModelSerializer.restoreComputationGraph(file.toFile(), withUpdater);
            return new Loaded(new EmbeddingNetwork(graph, manifest.shape(), manifest.metric()), manifest);
        } catch (IOException | RuntimeException e) {
            throw new BrokenModelException(file, e);
        }
    }

    /** One JSON document of a model file. */
    public static <T> T document(Path file, String entry, Class<T> type) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no such file");
        }
        try (FileSystem zip = FileSystems.newFileSystem(file)) {
            Path document = zip.getPath(entry);
            if (!Files.exists(document)) {
                throw new IOException("it holds no " + entry);
            }
            return JSON.readValue(Files.readString(document), type);
        }
    }
}
