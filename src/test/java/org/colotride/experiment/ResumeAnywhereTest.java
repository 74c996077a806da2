package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import org.colotride.experiment.folder.CheckpointStore;
import org.colotride.experiment.folder.HistoryReader;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.TripletExample;
import org.colotride.live.LiveFolder;
import org.colotride.training.IterationRecord;
import org.colotride.training.ValidationRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run of two epochs of four iterations, resumed from what it had on the disk at every moment. */
class ResumeAnywhereTest {
    @TempDir
    static Path folder;

    private static PhotographedRun photographed;
    private static RunFolder whole;

    @BeforeAll
    static void photographARun() throws IOException {
        photographed = new PhotographedRun(folder);
        whole = photographed.whole();
    }

    @Test
    void theRunIsWhatItShouldBe() {
        assertEquals(8, HistoryReader.iterations(whole).size());
        assertEquals(
                List.of(3, 4, 6, 8),
                HistoryReader.validations(whole).stream()
                        .map(ValidationRecord::iteration)
                        .toList());
        assertEquals(2, HistoryReader.epochs(whole).size());
        assertTrue(
                photographed.snapshots().size() > 12, photographed.snapshots().toString());
    }

    @Test
    void killedAtAnyMomentItEndsWithTheSameFiles() throws IOException {
        for (Path snapshot : photographed.snapshots()) {
            try {
                RunComparison.assertSame(whole, PhotographedRun.resume(snapshot));
            } catch (AssertionError e) {
                throw new AssertionError(snapshot.getFileName() + ": " + e.getMessage(), e);
            }
        }
    }

    /** Asked to end within an iteration, or within a validation, which is made up for. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 6, 8})
    void interruptedAfterAnyIterationItEndsWithTheSameFiles(int iteration) throws IOException {
        for (boolean validating : new boolean[] {false, true}) {
            TrainingControl control = new TrainingControl();
            RunObserver interrupting = new RunObserver() {
                private int last;

                @Override
                public void updated(IterationRecord record, IntFunction<List<TripletExample>> triplets) {
                    last = record.iteration();
                    if (!validating && last == iteration) {
                        assertTrue(control.interrupt());
                    }
                }

                @Override
                public void validating() {
                    // One within an epoch comes before its iteration is told of.
                    if (validating && (last == iteration || last + 1 == iteration)) {
                        assertTrue(control.interrupt());
                    }
                }
            };
            if (validating && iteration == 1) {
                continue;
            }
            Experiment experiment = photographed.start();
            TrainingStoppedException stopped = assertThrows(
                    TrainingStoppedException.class, () -> PhotographedRun.run(experiment, control, interrupting));
            assertTrue(stopped.interrupted() && stopped.getMessage().contains("iteration"), stopped.getMessage());
            RunFolder run = experiment.folder();
            assertTrue(Files.readString(LiveFolder.of(run).status()).contains("\"stopped\""));
            assertTrue(RunState.hasCheckpoint(run));
            int kept = new CheckpointStore(run.checkpoints(), 9)
                    .newest()
                    .orElseThrow()
                    .state()
                    .position()
                    .iteration();
            assertEquals(HistoryReader.iterations(run).size(), kept, "nothing is trained twice");
            PhotographedRun.resume(run.path());
            withoutTheInterruption(run);
            RunComparison.assertSame(whole, run);
        }
    }

    /** A checkpoint that is due at no other time, and the event of the stop, tell that it was interrupted. */
    private static void withoutTheInterruption(RunFolder run) throws IOException {
        Path events = run.live().resolve("events.jsonl");
        List<String> expected = Files.readAllLines(whole.live().resolve("events.jsonl")).stream()
                .map(line -> line.replaceAll(".*\"text\"", ""))
                .toList();
        List<String> kept = Files.readAllLines(events).stream()
                .filter(line -> expected.contains(line.replaceAll(".*\"text\"", "")))
                .toList();
        Files.write(events, kept);
    }
}
