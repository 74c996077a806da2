package org.colotride.io.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredFolderTest {
    @TempDir
    Path folder;

    private Path local;
    private LocalStorage storage;
    private StoredFolder stored;

    @BeforeEach
    void fill() throws IOException {
        local = Files.createDirectories(folder.resolve("local"));
        storage = new LocalStorage(folder.resolve("far"));
        stored = new StoredFolder(storage, LocalStorage.HOST + "/runs/one/");
        put("history.jsonl", "1");
        put("checkpoints/checkpoint-1.zip", "first");
        put("zzz/live.json", "0");
        put(".lock", "me");
    }

    private void put(String name, String content) throws IOException {
        Files.createDirectories(local.resolve(name).getParent());
        Files.writeString(local.resolve(name), content);
    }

    private static Set<String> contents(Path of) throws IOException {
        try (Stream<Path> all = Files.walk(of)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> of.relativize(file).toString())
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void whatHasChangedIsWrittenAndTheCheckpointLast() throws Exception {
        stored.store(local, "checkpoints");
        assertEquals(List.of("history.jsonl", "live.json", "checkpoint-1.zip"), storage.written());
        storage.written().clear();
        stored.store(local, "checkpoints");
        assertEquals(List.of(), storage.written());
        put("history.jsonl", "1 and 2");
        put("checkpoints/checkpoint-2.zip", "second");
        Files.delete(local.resolve("checkpoints/checkpoint-1.zip"));
        stored.store(local, "checkpoints");
        assertEquals(List.of("history.jsonl", "checkpoint-2.zip"), storage.written());
        assertEquals(
                Set.of("history.jsonl", "zzz/live.json", "checkpoints/checkpoint-2.zip"),
                contents(folder.resolve("far/runs/one")));
        assertEquals("one", stored.name());
        assertTrue(stored.holds("history.jsonl"));
        assertFalse(stored.holds("results.json"));
        stored.delete();
        assertFalse(stored.holds("history.jsonl"));
    }

    @Test
    void whoFetchesItHasAllAndStoresWhatIsNew() throws Exception {
        stored.store(local, "checkpoints");
        storage.written().clear();
        Path other = Files.createDirectories(folder.resolve("other"));
        StoredFolder again = new StoredFolder(storage, LocalStorage.HOST + "/runs/one");
        again.fetch(other);
        assertEquals(Set.of("history.jsonl", "zzz/live.json", "checkpoints/checkpoint-1.zip"), contents(other));
        again.store(other, "checkpoints");
        assertEquals(List.of(), storage.written());
        Files.writeString(other.resolve("results.json"), "{}");
        again.store(other, "checkpoints");
        assertEquals(List.of("results.json"), storage.written());
    }

    @Test
    void aNameThatLeadsOutOfTheFolderIsRefused() throws Exception {
        stored.store(local, "checkpoints");
        storage.others().add(new Storage.StoredFile("../evil", LocalStorage.HOST + "/runs/one/history.jsonl", 1, 5));
        Path other = Files.createDirectories(folder.resolve("other"));
        IOException error = assertThrows(IOException.class, () -> stored.fetch(other));
        assertTrue(error.getMessage().contains("leads out of its folder"), error.getMessage());
        assertFalse(Files.exists(folder.resolve("evil")));
    }
}
