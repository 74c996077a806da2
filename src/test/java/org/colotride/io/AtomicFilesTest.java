package org.colotride.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void replacesAFileAndMakesItsFolders() throws IOException {
        Path file = folder.resolve("a/b/c.txt");
        AtomicFiles.writeString(file, "one");
        AtomicFiles.writeString(file, "zwölf");
        assertEquals("zwölf", Files.readString(file));
    }

    @Test
    void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = folder.resolve("model.zip");
        AtomicFiles.writeString(file, "old");
        StorageException full = assertThrows(
                StorageException.class,
                () -> AtomicFiles.write(file, stream -> {
                    stream.write(new byte[100_000]);
                    throw new FileSystemException(null, null, "No space left on device");
                }));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("model.zip"), names());
        assertTrue(full.getMessage().startsWith(file + ": cannot be written: No space left on device"));
        assertTrue(full.getMessage().contains("MiB left"), full.getMessage());
    }

    @Test
    void aFaultOfTheWriterLeavesNothing() throws IOException {
        assertThrows(
                IllegalStateException.class,
                () -> AtomicFiles.write(folder.resolve("x"), stream -> {
                    throw new IllegalStateException();
                }));
        assertEquals(List.of(), names());
    }

    @Test
    void namesAFileThatCannotBe() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "").resolve("below");
        StorageException refused = assertThrows(StorageException.class, () -> AtomicFiles.writeString(file, ""));
        assertTrue(refused.getMessage().contains("file/below: cannot be written"), refused.getMessage());
    }
}
