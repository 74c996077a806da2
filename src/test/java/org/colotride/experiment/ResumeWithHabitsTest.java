package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.colotride.experiment.folder.HistoryReader;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelFiles;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run with everything that people train with, resumed from what it had on the disk at many moments: the state of each is
 * kept, and it ends early where the undisturbed run does.
 */
class ResumeWithHabitsTest {
    private static final int EVERY = 4;

    @TempDir
    static Path folder;

    private static PhotographedRun photographed;
    private static RunFolder whole;

    private static String[] with(String... more) {
        List<String> all = new ArrayList<>(List.of(
                "train.epochs=5",
                "train.learningRate=1e-2",
                "train.weightDecay=1e-2",
                "train.schedule={name: warm-up, args: {iterations: 5, then: cosine}}",
                "train.clip.norm=0.5",
                "train.ema=0.8",
                "train.freeze=[conv1]",
                "train.attackEvery=1",
                "train.best={figure: ERS, patience: 3}"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @BeforeAll
    static void photographARun() throws IOException {
        photographed = new PhotographedRun(folder, with("train.optimizer=adamw"));
        whole = photographed.whole();
    }

    private static float[] weights(Path model, String layer) {
        try (EmbeddingNetwork network = ModelFiles.read(model, false).network()) {
            return network.graph().getParam(layer + "_weight").dup().data().asFloat();
        }
    }

    @Test
    void theRunDidAllOfIt() {
        int validations = HistoryReader.validations(whole).size();
        assertTrue(validations >= 4 && HistoryReader.epochs(whole).size() < 5, "it ended early, after " + validations);
        assertTrue(Files.isRegularFile(whole.bestModel()));
        assertArrayEquals(weights(whole.bestModel(), "conv1"), weights(whole.model(), "conv1"));
        assertFalse(Arrays.equals(weights(whole.bestModel(), "conv2"), weights(whole.model(), "conv2")));
    }

    @Test
    void killedAtAnyMomentItEndsWithTheSameFiles() throws IOException {
        resumed(photographed, whole);
    }

    /** Its state is another than that of AdamW. */
    @Test
    void soDoesOneByMomentum() throws IOException {
        PhotographedRun other = new PhotographedRun(folder.resolve("sgd"), with("train.optimizer=sgd"));
        resumed(other, other.whole());
    }

    private static void resumed(PhotographedRun run, RunFolder expected) throws IOException {
        List<Path> snapshots = run.snapshots();
        assertTrue(snapshots.size() > 3 * EVERY, snapshots.toString());
        for (int i = 1; i < snapshots.size(); i += EVERY) {
            Path snapshot = snapshots.get(i);
            try {
                RunComparison.assertSame(expected, PhotographedRun.resume(snapshot));
            } catch (AssertionError e) {
                throw new AssertionError(snapshot.getFileName() + ": " + e.getMessage(), e);
            }
        }
        assertEquals(expected.readConfig(), RunFolder.open(snapshots.get(1)).readConfig());
    }
}
