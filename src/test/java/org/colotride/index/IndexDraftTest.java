package org.colotride.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.colotride.config.ConfigException;
import org.colotride.io.StorageException;
import org.colotride.tensor.DistanceMetric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made is seen when it is complete, and never before. */
class IndexDraftTest {
    private static final int DIMENSION = 8;

    @TempDir
    Path folder;

    private final ClusteredImages made = new ClusteredImages(1, 2, DIMENSION, 1);

    private static IndexDraft begin(Path place, Optional<Path> model, IndexOrigin origin, boolean overwrite) {
        return IndexDraft.begin(place, model, origin, IndexSettings.standard(), overwrite);
    }

    private IndexOrigin origin() {
        return ClusteredImages.origin(DIMENSION, DistanceMetric.N);
    }

    @Test
    void nobodySeesADraftUntilItIsPublished() throws IOException {
        Path place = folder.resolve("index");
        try (IndexDraft draft = begin(place, Optional.empty(), origin(), false)) {
            draft.add(made.images(5));
            assertThrows(StorageException.class, () -> StoredIndex.openToRead(place));
            draft.publish().close();
        }
        try (IndexDraft draft = begin(place, Optional.empty(), origin(), true)) {
            draft.add(made.images(7));
            try (StoredIndex old = StoredIndex.openToRead(place)) {
                assertEquals(5, old.size());
            }
        }
        try (StoredIndex old = StoredIndex.openToRead(place)) {
            assertEquals(5, old.size(), "a draft that was given up has changed it");
            try (IndexDraft draft = begin(place, Optional.empty(), origin(), true)) {
                draft.add(made.images(9));
                try (StoredIndex index = draft.publish()) {
                    assertEquals(9, index.size());
                    index.put(List.of(made.image("more")));
                }
            }
            assertEquals(5, old.nearest(made.embedding(0), 10, null).size(), "who reads the old one goes on");
        }
        try (StoredIndex index = StoredIndex.open(place);
                Stream<Path> files = Files.list(place)) {
            assertEquals(10, index.size());
            assertEquals(
                    List.of(".lock", "content-2", "index.json"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void whatIsThereIsNotReplacedUnasked() throws IOException {
        Path place = folder.resolve("index");
        StoredIndex.create(place, origin(), IndexSettings.standard()).close();
        StorageException there =
                assertThrows(StorageException.class, () -> begin(place, Optional.empty(), origin(), false));
        assertTrue(there.getMessage().contains("--overwrite"), there.getMessage());
        Path own = Files.createDirectory(folder.resolve("photographs"));
        Files.writeString(own.resolve("notes.txt"), "mine");
        StorageException other =
                assertThrows(StorageException.class, () -> begin(own, Optional.empty(), origin(), true));
        assertTrue(other.getMessage().contains("notes.txt"), other.getMessage());
        try (Stream<Path> files = Files.list(own)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void theModelGoesAlongAndNoOtherOneIsTaken() throws IOException {
        Path model = Files.writeString(folder.resolve("model.zip"), "weights");
        Path other = Files.writeString(folder.resolve("other.zip"), "other weights");
        IndexOrigin origin = IndexOrigin.of(model, DIMENSION, DistanceMetric.E);
        ConfigException wrong = assertThrows(
                ConfigException.class, () -> begin(folder.resolve("index"), Optional.of(other), origin, false));
        assertTrue(
                wrong.getMessage().startsWith(other + ": is another model")
                        && wrong.getMessage().contains("--overwrite"),
                wrong.getMessage());
        assertFalse(Files.exists(folder.resolve("index")));
        try (StoredIndex index = begin(folder.resolve("index"), Optional.of(model), origin, false)
                .publish()) {
            Files.delete(model);
            assertEquals("weights", Files.readString(index.model()));
            origin.requireModel(index.model());
        }
        try (StoredIndex index = StoredIndex.create(folder.resolve("without"), origin, IndexSettings.standard())) {
            StorageException none = assertThrows(StorageException.class, index::model);
            assertTrue(none.getMessage().contains("without its model (model.zip)"), none.getMessage());
        }
    }

    @Test
    void oneWritesAndTheOtherIsTold() {
        Path place = folder.resolve("index");
        try (StoredIndex index = StoredIndex.create(place, origin(), IndexSettings.standard())) {
            StorageException held = assertThrows(StorageException.class, () -> StoredIndex.open(place));
            assertTrue(
                    held.getMessage()
                            .contains("process " + ProcessHandle.current().pid() + " on "),
                    held.getMessage());
            assertThrows(StorageException.class, () -> begin(place, Optional.empty(), origin(), true));
            index.put(made.images(3));
            StoredIndex.openToRead(place).close();
        }
        StoredIndex.open(place).close();
    }

    /** A process that is gone before it publishes: what it leaves is no index, and the next one takes its place. */
    @Test
    void whatANeverFinishedDraftHasLeftIsNoIndex() throws IOException {
        Path place = folder.resolve("index");
        IndexDraft given = begin(place, Optional.empty(), origin(), false);
        given.add(made.images(4));
        Path copy = folder.resolve("as killed");
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.toList()) {
                Path target = copy.resolve(place.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        given.close();
        assertThrows(StorageException.class, () -> StoredIndex.open(copy));
        try (StoredIndex index = StoredIndex.create(copy, origin(), IndexSettings.standard());
                Stream<Path> contents = Files.list(copy)) {
            assertEquals(0, index.size());
            assertEquals(
                    1,
                    contents.filter(file -> file.getFileName().toString().startsWith("content"))
                            .count());
        }
    }

    /** Where a file cannot be written, on a full disk say, what was committed stays and can be opened again. */
    @Test
    void aWriteThatFailsLosesNothingThatWasCommitted() throws IOException {
        Path place = folder.resolve("index");
        try (StoredIndex index = StoredIndex.create(place, origin(), IndexSettings.standard())) {
            index.put(made.images(3));
            Path images = place.resolve("content-1/images");
            // Somebody takes the lock away: Lucene refuses to write from then on.
            Files.delete(images.resolve("write.lock"));
            assertThrows(StorageException.class, () -> index.put(made.images(9)));
            StorageException again = assertThrows(StorageException.class, () -> index.put(made.images(9)));
            assertTrue(again.getMessage().contains("open it again"), again.getMessage());
            assertEquals(3, index.size());
            assertEquals(3, index.nearest(made.embedding(0), 10, null).size());
        }
        try (StoredIndex index = StoredIndex.open(place)) {
            assertEquals(3, index.size());
            index.put(made.images(9));
            assertEquals(9, index.size());
        }
    }

    /** Another program that is not ours holds Lucene's own lock. */
    @Test
    void lucenesOwnLockIsRespected() throws IOException {
        Path place = folder.resolve("index");
        StoredIndex.create(place, origin(), IndexSettings.standard()).close();
        try (Directory directory = FSDirectory.open(place.resolve("content-1/images"));
                Lock held = directory.obtainLock("write.lock")) {
            held.ensureValid();
            StorageException error = assertThrows(StorageException.class, () -> StoredIndex.open(place));
            assertTrue(error.getMessage().contains("another program writes here"), error.getMessage());
        }
        StoredIndex.open(place).close();
    }
}
