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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFolderTest {
    private static final String ADDRESS = LocalStorage.HOST + "/searches/one";

    @TempDir
    Path folder;

    private LocalStorage storage;
    private Path far;

    @BeforeEach
    void make() {
        storage = new LocalStorage(folder.resolve("far"));
        far = folder.resolve("far/searches/one");
    }

    private KeptFolder copy(String copies) {
        return KeptFolder.in(new StoredFolder(storage, ADDRESS + "/"), folder.resolve(copies));
    }

    private static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Test
    void whatIsKeptIsThereForTheNextProcess() throws Exception {
        KeptFolder first = copy("first");
        first.fetch();
        assertFalse(Files.exists(first.path()), "there is nothing yet");
        write(first.path().resolve("a/journal.jsonl"), "1");
        write(first.path().resolve("results.json"), "{}");
        first.keep(first.path().resolve("a/journal.jsonl"));
        assertEquals("1", Files.readString(far.resolve("a/journal.jsonl")));
        assertFalse(Files.exists(far.resolve("results.json")));
        first.keep();
        assertEquals(List.of("journal.jsonl", "results.json"), storage.written());

        KeptFolder second = copy("second");
        second.fetch();
        assertEquals("1", Files.readString(second.path().resolve("a/journal.jsonl")));
        assertEquals(ADDRESS, second.name());
        assertEquals(
                ADDRESS + "/a/journal.jsonl",
                second.name(second.path().resolve("a").resolve("journal.jsonl")));
        second.keep();
        assertEquals(2, storage.written().size(), "nothing has changed");

        second.forget("a");
        assertFalse(Files.exists(far.resolve("a")));
        assertTrue(Files.exists(second.path().resolve("a/journal.jsonl")));
    }

    @Test
    void foldersOfOthersAreLeftAlone() throws Exception {
        KeptFolder search = copy("first").without(Set.of("candidates"));
        write(far.resolve("candidates/001/history.jsonl"), "far");
        write(far.resolve("search.yaml"), "far");
        search.fetch();
        assertEquals(List.of("search.yaml"), names(search.path()));
        write(search.path().resolve("candidates/002/history.jsonl"), "here");
        search.keep();
        assertFalse(Files.exists(far.resolve("candidates/002")));

        KeptFolder candidate = search.below("candidates/001");
        candidate.fetch(candidate.path().resolve("nothing.json"));
        candidate.fetch(candidate.path().resolve("history.jsonl"));
        assertEquals("far", Files.readString(search.path().resolve("candidates/001/history.jsonl")));
        assertEquals(ADDRESS + "/candidates/001", candidate.name());
    }

    private static List<String> names(Path path) throws IOException {
        try (var all = Files.list(path)) {
            return all.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void whatCannotBeKeptNowIsKeptLater() throws Exception {
        KeptFolder kept = copy("first");
        Path file = kept.path().resolve("batch.json");
        write(file, "{}");
        // A file where a folder has to be.
        write(folder.resolve("far/searches"), "in the way");
        kept.keepIfPossible(file);
        StorageLostException error = assertThrows(StorageLostException.class, () -> kept.keep(file));
        assertTrue(error.getMessage().startsWith(ADDRESS + ": cannot be read or written from here: "));
        Files.delete(folder.resolve("far/searches"));
        kept.keep();
        assertEquals("{}", Files.readString(far.resolve("batch.json")));
    }

    @Test
    void aFolderOfThisMachinesIsWhatItIs() throws Exception {
        Path own = folder.resolve("own");
        KeptFolder here = KeptFolder.of(own.toString()).without(Set.of("candidates"));
        write(own.resolve("a.json"), "{}");
        here.fetch();
        here.keep();
        here.forget("a.json");
        assertFalse(here.isStored());
        assertEquals(own.toString(), here.name());
        assertEquals(own.resolve("a.json").toString(), here.name(own.resolve("a.json")));
        assertEquals(own.resolve("candidates"), here.below("candidates").path());
        assertTrue(Files.exists(own.resolve("a.json")));
    }
}
