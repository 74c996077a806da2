package org.colotride.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.colotride.io.StorageException;
import org.colotride.tensor.DistanceMetric;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of an index that are cut off, changed or gone: an error that names the file, never another answer. */
class IndexDamageTest {
    private static final int DIMENSION = 24;

    @TempDir
    Path folder;

    private Path place;
    private Map<String, IndexedImage> images;

    @BeforeEach
    void make() throws IOException {
        place = folder.resolve("index");
        Path model = Files.write(folder.resolve("model.zip"), new byte[] {1, 2, 3});
        ClusteredImages made = new ClusteredImages(1, 3, DIMENSION, 1);
        images = new LinkedHashMap<>();
        IndexOrigin origin = IndexOrigin.of(model, DIMENSION, DistanceMetric.N);
        IndexSettings settings = new IndexSettings(IndexKind.quantised, 16, 100, 1000);
        try (IndexDraft draft = IndexDraft.begin(place, Optional.of(model), origin, settings, false)) {
            draft.add(added(made, "first"));
            try (StoredIndex index = draft.publish()) {
                index.put(added(made, "second"));
                assertEquals(4, index.remove(List.of("first 3", "first 4", "second 5", "second 6")));
            }
        }
        List.of("first 3", "first 4", "second 5", "second 6").forEach(images::remove);
    }

    private List<IndexedImage> added(ClusteredImages made, String name) {
        List<IndexedImage> added = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            IndexedImage image = made.image(name + " " + i);
            images.put(image.id(), image);
            added.add(image);
        }
        return added;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(place)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void noDamageGoesUnnoticed() throws IOException {
        Map<String, UnaryOperator<byte[]>> damages = new LinkedHashMap<>();
        damages.put("gone", content -> null);
        damages.put("empty", content -> new byte[0]);
        damages.put("cut off", content -> java.util.Arrays.copyOf(content, content.length / 2));
        damages.put("a bit flipped", content -> flipped(content, content.length / 2));
        damages.put("a bit flipped at the end", content -> flipped(content, content.length - 1));
        int noticed = 0;
        for (Path file : files()) {
            byte[] whole = Files.readAllBytes(file);
            for (Map.Entry<String, UnaryOperator<byte[]>> damage : damages.entrySet()) {
                byte[] damaged = whole.length == 0 ? null : damage.getValue().apply(whole.clone());
                if (whole.length > 0) {
                    write(file, damaged);
                    noticed += opens(StoredIndex::openToRead, file, damage.getKey());
                    noticed += opens(StoredIndex::open, file, damage.getKey());
                    Files.write(file, whole);
                }
            }
        }
        assertTrue(noticed > 50, "only " + noticed + " damages were noticed");
        try (StoredIndex index = StoredIndex.open(place)) {
            IndexComparison.assertSame(images, index);
        }
    }

    private static byte[] flipped(byte[] content, int at) {
        content[at] ^= 4;
        return content;
    }

    private static void write(Path file, byte[] content) throws IOException {
        Files.delete(file);
        if (content != null) {
            Files.write(file, content);
        }
    }

    /** Returns 1 if it was refused, 0 if it is as if nothing had happened. */
    private int opens(Function<Path, StoredIndex> opener, Path file, String damage) {
        try (StoredIndex index = opener.apply(place)) {
            IndexComparison.assertSame(images, index);
            // Without the copy of the model, there is nothing to compare it with.
            if (file.endsWith("model.zip")) {
                assertThrows(StorageException.class, index::model);
                return 1;
            }
            assertTrue(file.endsWith(".lock") || file.endsWith("write.lock"), file + " " + damage);
            return 0;
        } catch (StorageException e) {
            String said = e.getMessage();
            assertTrue(said.contains(place.toString()), said);
            // Without the list of files, there is no telling how it was numbered.
            String name = file.getFileName().toString().replaceFirst("^segments_.*", "segments_");
            assertTrue(said.contains(name), file + " " + damage + ": " + said);
            assertTrue(said.contains("goal index"), said);
            return 1;
        }
    }

    @Test
    void whatIsNoIndexIsNamedAsSuch() throws IOException {
        for (Path none : List.of(folder, folder.resolve("nowhere"), folder.resolve("model.zip"))) {
            StorageException error = assertThrows(StorageException.class, () -> StoredIndex.open(none));
            assertTrue(error.getMessage().contains(none + ": holds no index"), error.getMessage());
        }
        assertTrue(Files.notExists(folder.resolve("nowhere")));
        Path manifest = place.resolve("index.json");
        String text = Files.readString(manifest);
        for (String[] change : new String[][] {
            {"\"version\" : 1", "\"version\" : 2"},
            {"content-1", "../elsewhere"},
            {"\"quantised\"", "\"magic\""},
            {"\"quantised\"", "\"exact\""},
            {"\"metric\" : \"N\"", "\"metric\" : \"E\""},
            {"\"dimension\" : 24", "\"dimension\" : 0"},
            {"\"dimension\" : 24", "\"dimension\" : 25"},
            {"\"metric\"", "\"meter\""}
        }) {
            assertTrue(text.contains(change[0]), text);
            Files.writeString(manifest, text.replace(change[0], change[1]));
            StorageException error =
                    assertThrows(StorageException.class, () -> StoredIndex.openToRead(place), change[1]);
            assertTrue(error.getMessage().startsWith(manifest + ": "), error.getMessage());
        }
    }

    @Test
    void aDamagedOneCanBeReplaced() throws IOException {
        Files.writeString(place.resolve("index.json"), "{");
        IndexOrigin origin = ClusteredImages.origin(DIMENSION, DistanceMetric.N);
        IndexDraft.begin(place, Optional.empty(), origin, IndexSettings.standard(), true)
                .publish()
                .close();
        try (StoredIndex index = StoredIndex.open(place)) {
            assertEquals(0, index.size());
        }
    }
}
