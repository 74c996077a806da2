package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.colotride.cluster.Group;
import org.colotride.config.ConfigReader;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.HistoryReader;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members of a group clip, average and end as one process does: each decides by itself, and must decide the same. */
class SharedHabitsTest {
    @TempDir
    Path folder;

    private RunFolder run(String name) {
        Path small = folder;
        ExperimentConfig config = ConfigReader.read(
                small.resolve("conf/small.yaml"),
                List.of(
                        "name=" + name,
                        "output=" + small.resolve("runs"),
                        "pipelines=" + small.resolve("data-pipelines"),
                        "data.directory=" + small.resolve("images"),
                        "train.exactSums=true",
                        "train.loaderThreads=1",
                        "train.validateEvery=1",
                        "train.attackEvery=1",
                        "train.attackImages=6",
                        "train.optimizer=adamw",
                        "train.learningRate=1e-2",
                        "train.weightDecay=1e-2",
                        "train.schedule={name: warm-up, args: {iterations: 5, then: cosine}}",
                        "train.clip.norm=0.1",
                        "train.ema=0.8",
                        "train.freeze=[conv1]",
                        "train.best={figure: ERS, patience: 2}"),
                ExperimentConfig.class);
        return RunFolder.create(RunComponents.of(config).config());
    }

    private static float[] weights(Path file) {
        try (EmbeddingNetwork network = ModelFiles.read(file, false).network()) {
            return network.weights();
        }
    }

    @Test
    void twoMembersEndAsOneProcess() throws Exception {
        new SmallExperiment(folder);
        RunFolder alone = run("alone");
        new SharedTraining(alone, RunReport.NONE, SharedWatch.NONE, List.of()).run(Group.ALONE);
        RunFolder shared = run("shared");
        ThreadGroup.run(
                2, member -> new SharedTraining(shared, RunReport.NONE, SharedWatch.NONE, List.of()).run(member));

        assertTrue(HistoryReader.epochs(alone).size() < 10, "it ends early");
        assertEquals(HistoryReader.validations(alone), HistoryReader.validations(shared));
        assertEquals(
                HistoryReader.epochs(alone).size(), HistoryReader.epochs(shared).size());
        assertArrayEquals(weights(alone.model()), weights(shared.model()));
        assertArrayEquals(weights(alone.bestModel()), weights(shared.bestModel()));
    }
}
