package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.colotride.experiment.folder.HistoryReader;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelFiles;
import org.colotride.training.ValidationRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlyStoppingTest {
    @TempDir
    Path folder;

    private static float[] weights(Path file) {
        try (EmbeddingNetwork network = ModelFiles.read(file, false).network()) {
            return network.weights();
        }
    }

    private static Path checkpoint(RunFolder run, int iteration) throws IOException {
        try (Stream<Path> all = Files.list(run.checkpoints())) {
            return all.filter(file -> file.getFileName()
                            .toString()
                            .startsWith(String.format(Locale.ROOT, "checkpoint-%08d", iteration)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The first validation that has the largest mAP@R, and the epoch that two more have passed by then. */
    @Test
    void endsWhenNoValidationIsBetterAndKeepsTheBest() throws IOException {
        RunFolder run = new PhotographedRun(
                        folder,
                        "train.epochs=12",
                        "train.best={figure: mAP@R, patience: 2}",
                        "train.validateIterations=0",
                        "train.attackEvery=0",
                        "train.keepCheckpoints=99")
                .whole();
        List<ValidationRecord> validations = HistoryReader.validations(run);
        int best = 0;
        for (int i = 1; i < validations.size(); i++) {
            best = validations.get(i).mapAtR() > validations.get(best).mapAtR() ? i : best;
        }
        assertEquals(best + 3, validations.size(), validations.toString());
        assertTrue(validations.size() < 12);
        assertEquals(validations.size(), HistoryReader.epochs(run).size());
        assertArrayEquals(weights(checkpoint(run, validations.get(best).iteration())), weights(run.bestModel()));
        assertArrayEquals(
                weights(checkpoint(run, 4 * validations.size())), weights(run.model()), "the last one stays the run's");
        assertTrue(RunState.isFinished(run));

        RunFolder resumed = PhotographedRun.resume(run.path());
        assertEquals(validations, HistoryReader.validations(resumed), "there is nothing to go on with");
        assertEquals(4 * validations.size(), HistoryReader.iterations(resumed).size());
    }

    @Test
    void withoutPatienceItTrainsToTheEnd() throws IOException {
        RunFolder run =
                new PhotographedRun(folder, "train.epochs=5", "train.best.figure=ERS", "train.attackEvery=1").whole();
        assertEquals(20, HistoryReader.iterations(run).size());
        assertTrue(Files.isRegularFile(run.bestModel()));
        assertTrue(RunState.isFinished(run));
    }

    @Test
    void nobodyAskedNothingKept() throws IOException {
        RunFolder run = new PhotographedRun(folder, "train.epochs=1").whole();
        assertFalse(Files.exists(run.bestModel()));
    }
}
