package org.colotride.robustness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Mappers;

/**
 * The folder of a scoring: what it scores, and each finished batch of each attack in a file of its own, so that a killed
 * scoring continues where it was.
 */
public final class OutcomeStore {
    /** Key of the identity that says whether the gallery is apart. */
    public static final String GALLERY = "gallery";

    private static final ObjectMapper JSON = Mappers.json();
    private static final ObjectReader OUTCOME = JSON.readerFor(BatchOutcome.class);
    private static final String IDENTITY = "scoring.json";
    private static final String BATCHES = "batches";
    private static final String SUFFIX = ".json";

    private final Path folder;
    private final Consumer<Path> kept;

    private OutcomeStore(Path folder, Consumer<Path> kept) {
        this.folder = folder;
        this.kept = kept;
    }

    /**
     * Opens a folder, or makes it.
     *
     * @param identity of the model, the images and the plan; what is in the folder must be of the same
     * @throws RobustnessException if the folder holds another scoring, or something else; nothing is changed then
     */
    public static OutcomeStore open(Path folder, ObjectNode identity) {
        Path file = folder.resolve(IDENTITY);
        try {
            if (Files.exists(file)) {
                requireSame(folder, JSON.readTree(file.toFile()), identity);
            } else {
                requireUsable(folder);
                AtomicFiles.writeString(
                        file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(identity) + "\n");
            }
            return new OutcomeStore(folder, written -> {});
        } catch (JsonProcessingException e) {
            throw new RobustnessException(file + " is not what this program wrote (" + e.getOriginalMessage()
                    + "); delete " + folder + " or name another folder with --output");
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Whether a scoring may go into a folder; which one it holds is not looked at.
     *
     * @throws RobustnessException if it holds something else
     */
    public static void requireUsable(Path folder) {
        try {
            if (!Files.exists(folder.resolve(IDENTITY)) && Files.exists(folder) && !isEmpty(folder)) {
                throw new RobustnessException(
                        folder + " holds something else than a scoring; name another folder with --output");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            // A process that was killed as it wrote leaves a hidden file.
            return entries.allMatch(entry -> entry.getFileName().toString().startsWith("."));
        }
    }

    private static void requireSame(Path folder, JsonNode kept, ObjectNode wanted) throws JsonProcessingException {
        JsonNode asWritten = JSON.readTree(JSON.writeValueAsString(wanted));
        for (Iterator<String> keys = wanted.fieldNames(); keys.hasNext(); ) {
            String key = keys.next();
            // Folders from before galleries could be apart do not say that theirs is not.
            boolean unsaid = key.equals(GALLERY)
                    && !kept.has(key)
                    && !asWritten.get(key).path("apart").asBoolean();
            if (!unsaid) {
                requireSame(folder, key, kept.path(key), asWritten.get(key));
            }
        }
    }

    private static void requireSame(Path folder, String key, JsonNode kept, JsonNode wanted) {
        if (kept.equals(wanted)) {
            return;
        }
        if (kept.isObject() && wanted.isObject()
                || kept.isArray() && wanted.isArray() && kept.size() == wanted.size()) {
            Map<String, JsonNode> children = children(wanted);
            children(kept)
                    .forEach((child, value) -> requireSame(
                            folder, key + "." + child, value, children.getOrDefault(child, MissingNode.getInstance())));
        }
        throw new RobustnessException(folder + " holds another scoring: " + key + " is " + kept + " there, " + wanted
                + " here; name another folder with --output, or delete it");
    }

    private static Map<String, JsonNode> children(JsonNode node) {
        Map<String, JsonNode> children = new LinkedHashMap<>();
        for (int i = 0; i < node.size() && node.isArray(); i++) {
            children.put(Integer.toString(i), node.get(i));
        }
        node.fields().forEachRemaining(field -> children.put(field.getKey(), field.getValue()));
        return children;
    }

    public Path folder() {
        return folder;
    }

    /** The same, telling someone of each file that {@link #add} has written. */
    OutcomeStore keptBy(Consumer<Path> kept) {
        return new OutcomeStore(folder, kept);
    }

    /** Keeps a finished batch. */
    public void add(AttackCell cell, BatchOutcome outcome) {
        Path file = batches(cell).resolve(String.format(Locale.ROOT, "%08d%s", outcome.queries()[0], SUFFIX));
        try {
            AtomicFiles.writeString(file, JSON.writeValueAsString(outcome));
            kept.accept(file);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an outcome cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * The finished batches of a cell.
     *
     * @throws RobustnessException if one cannot be read
     */
    public List<BatchOutcome> read(AttackCell cell) {
        Path batches = batches(cell);
        if (!Files.isDirectory(batches)) {
            return List.of();
        }
        List<BatchOutcome> outcomes = new ArrayList<>();
        for (Path file : files(batches)) {
            try {
                outcomes.add(OUTCOME.readValue(file.toFile()));
            } catch (IOException e) {
                throw new RobustnessException(
                        file + " is broken (" + e.getMessage() + "); delete it, and its batch is attacked again");
            }
        }
        return outcomes;
    }

    private static List<Path> files(Path batches) {
        try (Stream<Path> files = Files.list(batches)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(batches + " cannot be listed: " + e.getMessage(), e);
        }
    }

    private Path batches(AttackCell cell) {
        return folder.resolve(BATCHES).resolve(cell.id());
    }
}
