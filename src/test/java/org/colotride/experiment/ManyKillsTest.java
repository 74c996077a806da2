package org.colotride.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import org.colotride.experiment.folder.RunFolder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@link KillAndResumeTest} tries three times. */
@Tag("slow")
class ManyKillsTest {
    private static final Logger LOG = LoggerFactory.getLogger(ManyKillsTest.class);
    private static final int KILLS = 60;
    private static final int KILLS_A_RUN = 5;

    @TempDir
    Path folder;

    @Test
    void everyFileOfAKilledRunEqualsTheUninterruptedOnes() throws Exception {
        kill(KILLS);
    }

    /** With all that people train with, whose state is kept too. */
    @Test
    void soDoesOneThatAveragesItsWeightsAndEndsEarly() throws Exception {
        kill(
                KILLS / 6,
                "train.optimizer=adamw",
                "train.weightDecay=1e-2",
                "train.schedule={name: warm-up, args: {iterations: 20, then: cosine}}",
                "train.clip.norm=0.5",
                "train.ema=0.9",
                "train.freeze=[conv1]",
                "train.best={figure: mAP@R, patience: 12}");
    }

    private void kill(int kills, String... changes) throws Exception {
        long seed = System.nanoTime();
        KilledTraining training = new KilledTraining(new SmallExperiment(folder), seed, changes);
        RunFolder whole = training.whole();
        int runs = 0;
        while (training.kills() < kills) {
            RunFolder killed = training.killed(KILLS_A_RUN);
            runs++;
            try {
                RunComparison.assertSame(whole, killed);
            } catch (AssertionError e) {
                throw new AssertionError(
                        "run " + runs + ", seed " + seed + ": " + e.getMessage() + "\nevents: "
                                + Files.readString(killed.live().resolve("events.jsonl")),
                        e);
            }
            LOG.info("{} runs, {} kills: every file as it should be", runs, training.kills());
        }
    }
}
