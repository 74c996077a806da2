package org.colotride.experiment.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.colotride.config.ConfigReader;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.io.StorageException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("locale")
class RunFolderTest {
    @TempDir
    Path folder;

    private ExperimentConfig config() {
        return ConfigReader.read(
                Path.of("conf/quickstart.yaml"), List.of("output=" + folder.resolve("runs")), ExperimentConfig.class);
    }

    @Test
    void twoRunsOfTheSameSecondHaveTheirOwnFolders() {
        LocalDateTime time = LocalDateTime.of(2026, 3, 4, 5, 6, 7);
        RunFolder first = RunFolder.create(config(), time);
        RunFolder second = RunFolder.create(config(), time);
        assertEquals("quickstart-20260304-050607", first.path().getFileName().toString());
        assertEquals("quickstart-20260304-050607-2", second.path().getFileName().toString());
        assertEquals(config(), second.readConfig());
        assertEquals(first, RunFolder.open(first.path()));
    }

    @Test
    void refusesWhatIsNoRunFolder() throws IOException {
        StorageException absent = assertThrows(StorageException.class, () -> RunFolder.open(folder.resolve("x")));
        assertTrue(absent.getMessage().contains("x: there is no such run folder"));
        StorageException other = assertThrows(StorageException.class, () -> RunFolder.open(folder));
        assertTrue(other.getMessage().contains("is not a run folder"));
        Files.writeString(folder.resolve("runs"), "a file where the runs should be");
        assertThrows(StorageException.class, () -> RunFolder.create(config()));
    }

    @Test
    void findsTheNewestRun() throws IOException {
        assertEquals(Optional.empty(), RunFolder.newest(folder.resolve("runs"), ""));
        RunFolder first = RunFolder.create(config());
        RunFolder second = RunFolder.create(config());
        Files.createDirectory(folder.resolve("runs/no-run"));
        Files.setLastModifiedTime(first.config(), FileTime.fromMillis(2_000_000));
        Files.setLastModifiedTime(second.config(), FileTime.fromMillis(1_000_000));
        assertEquals(Optional.of(first), RunFolder.newest(folder.resolve("runs"), ""));
        assertEquals(Optional.of(first), RunFolder.newest(folder.resolve("runs"), "quickstart"));
        assertEquals(Optional.empty(), RunFolder.newest(folder.resolve("runs"), "quick"));
    }
}
