package org.colotride.io.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.colotride.io.StorageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorTest {
    private static final String HOST = LocalStorage.HOST;

    @TempDir
    Path folder;

    private Path far;
    private LocalStorage storage;
    private Mirror mirror;

    @BeforeEach
    void fill() throws IOException {
        far = folder.resolve("far");
        put("images/a/1.png", "one");
        put("images/a/2.png", "two");
        put("images/b/deeper/below/3.png", "three");
        storage = new LocalStorage(far);
        mirror = new Mirror(storage, folder.resolve("mirrors"));
    }

    private Path put(String name, String content) throws IOException {
        Path file = far.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private static Set<String> contents(Path copy) throws IOException {
        try (Stream<Path> all = Files.walk(copy)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> {
                        try {
                            return copy.relativize(file) + "=" + Files.readString(file);
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void copiesOnceAndThenWhatHasChanged() throws Exception {
        Path copy = mirror.of(HOST + "/images");
        assertEquals(Set.of("a/1.png=one", "a/2.png=two", "b/deeper/below/3.png=three"), contents(copy));
        assertEquals(3, storage.opened().get());
        assertEquals(copy, mirror.of(HOST + "/images/"));
        assertEquals(3, storage.opened().get());
        // Of the same size, but later.
        Files.setLastModifiedTime(put("images/a/1.png", "ONE"), FileTime.fromMillis(1_000));
        put("images/a/new.png", "four");
        Files.delete(far.resolve("images/b/deeper/below/3.png"));
        assertEquals(copy, mirror.of(HOST + "/images"));
        assertEquals(Set.of("a/1.png=ONE", "a/2.png=two", "a/new.png=four"), contents(copy));
        assertEquals(5, storage.opened().get());
        assertFalse(Files.exists(copy.resolve("b")), "an empty folder would be an empty class");
    }

    @Test
    void whatBreaksOffGoesOnWhereItWas() throws Exception {
        storage.broken().add(HOST + "/images/a/2.png");
        IOException error = assertThrows(IOException.class, () -> mirror.of(HOST + "/images"));
        assertTrue(error.getMessage().contains("2.png is lost"), error.getMessage());
        storage.broken().clear();
        storage.opened().set(0);
        assertEquals(3, contents(mirror.of(HOST + "/images")).size());
        assertEquals(1, storage.opened().get());
    }

    @Test
    void aFileThatIsShorterThanItShouldBeIsNotTaken() throws Exception {
        storage.others().add(new Storage.StoredFile("a/torn.png", HOST + "/images/a/1.png", 7, 5));
        IOException error = assertThrows(IOException.class, () -> mirror.of(HOST + "/images"));
        assertTrue(error.getMessage().contains("3 of 7 bytes came"), error.getMessage());
        storage.others().clear();
        assertEquals(3, contents(mirror.of(HOST + "/images")).size());
    }

    @Test
    void aNameThatLeadsOutOfTheFolderIsRefused() {
        storage.others().add(new Storage.StoredFile("../../evil", HOST + "/images/a/1.png", 3, 5));
        IOException error = assertThrows(IOException.class, () -> mirror.of(HOST + "/images"));
        assertTrue(error.getMessage().contains("leads out of its folder"), error.getMessage());
        assertFalse(Files.exists(folder.resolve("evil")));
    }

    @Test
    void aFileStandsInTheCopyOfItsFolder() throws Exception {
        put("lists/all.csv", "path,class,split");
        put("lists/images/1.png", "one");
        Path list = mirror.of(HOST + "/lists/all.csv");
        assertEquals("path,class,split", Files.readString(list));
        assertEquals("one", Files.readString(list.resolveSibling("images/1.png")));
    }

    @Test
    void whoComesLaterWaitsAndCopiesNothing() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Path>> copies = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                copies.add(threads.submit(() -> mirror.of(HOST + "/images")));
            }
            for (Future<Path> copy : copies) {
                assertEquals(3, contents(copy.get()).size());
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(3, storage.opened().get());
    }

    @Test
    void whatNeedsMoreRoomThanThereIsIsNotBegun() {
        storage.others().add(new Storage.StoredFile("a/huge.png", HOST + "/images/a/1.png", Long.MAX_VALUE / 2, 5));
        StorageException error = assertThrows(StorageException.class, () -> mirror.of(HOST + "/images"));
        assertTrue(
                error.getMessage().contains("make room, or name another folder in COLO_TRIDE_MIRRORS"),
                error.getMessage());
        assertEquals(0, storage.opened().get());
    }

    @Test
    void addressesAreToldFromPaths() {
        assertTrue(Storages.isAddress("hdfs://host:9000/images"));
        assertTrue(Storages.isAddress("s3a://bucket/images"));
        assertFalse(Storages.isAddress("/images"));
        assertFalse(Storages.isAddress("C://images"));
        assertFalse(Storages.isAddress("images/a:b"));
    }
}
