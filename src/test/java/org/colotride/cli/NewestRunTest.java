package org.colotride.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.Provenance;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.RunResults;
import org.colotride.io.FolderLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewestRunTest {
    @TempDir
    Path folder;

    private int made;

    private RunFolder run(String name) throws IOException {
        RunFolder run = RunFolder.create(ConfigReader.read(
                Path.of("conf/quickstart.yaml"), List.of("output=" + folder, "name=" + name), ExperimentConfig.class));
        made++;
        Files.setLastModifiedTime(run.config(), FileTime.fromMillis(1_000_000L * made));
        return run;
    }

    private RunFolder runWithCheckpoint(String name) throws IOException {
        RunFolder run = run(name);
        Files.createDirectories(run.checkpoints());
        Files.writeString(run.checkpoints().resolve("checkpoint-00000005-0123456789abcdef.zip"), "");
        return run;
    }

    @Test
    void aDeadRunIsNotResumed() throws IOException {
        RunFolder alive = runWithCheckpoint("quickstart");
        RunFolder other = runWithCheckpoint("other");
        run("quickstart");
        assertEquals(other, NewestRun.resumable(folder, ""));
        assertEquals(alive, NewestRun.resumable(folder, "quickstart"));
    }

    @Test
    void aRunThatIsBeingTrainedIsNotResumed() throws IOException {
        RunFolder idle = runWithCheckpoint("quickstart");
        RunFolder busy = runWithCheckpoint("quickstart");
        try (FolderLock lock = FolderLock.hold(busy.path(), "trains")) {
            assertEquals(idle, NewestRun.resumable(folder, "quickstart"));
        }
        assertEquals(busy, NewestRun.resumable(folder, "quickstart"));
    }

    @Test
    void aRunThatHasComeToItsEndIsNotResumedButOneThatWasStoppedIs() throws IOException {
        RunFolder interrupted = runWithCheckpoint("quickstart");
        RunFolder finished = runWithCheckpoint("quickstart");
        scored(finished, 300);
        assertEquals(interrupted, NewestRun.resumable(folder, "quickstart"));
        RunFolder stopped = runWithCheckpoint("quickstart");
        scored(stopped, 120);
        assertEquals(stopped, NewestRun.resumable(folder, "quickstart"));
    }

    /** The quick start ends after 300 iterations, within its only epoch. */
    private static void scored(RunFolder run, int iterations) {
        new RunResults(
                        "quickstart",
                        iterations,
                        Map.of("R@1", 0.5),
                        null,
                        JsonNodeFactory.instance.objectNode(),
                        Provenance.collect(Path.of(""), 1, List.of()))
                .write(run.results());
    }

    @Test
    void onlyATrainedRunServesTheOtherCommands() throws IOException {
        RunFolder trained = run("quickstart");
        Files.writeString(trained.model(), "weights");
        runWithCheckpoint("quickstart");
        assertEquals(trained, NewestRun.trained(folder));
    }

    @Test
    void withoutOneItIsSaidWhatIsMissing() throws IOException {
        run("quickstart");
        String resumed = assertThrows(ConfigException.class, () -> NewestRun.resumable(folder, "quickstart"))
                .getMessage();
        assertTrue(resumed.contains("no run of quickstart in " + folder + " that has a checkpoint"), resumed);
        String trained = assertThrows(ConfigException.class, () -> NewestRun.trained(folder))
                .getMessage();
        assertTrue(trained.contains("no run in " + folder + " that has been trained"), trained);
        assertFalse(trained.contains("resume"));
    }
}
