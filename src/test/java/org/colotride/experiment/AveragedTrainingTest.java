package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.colotride.experiment.folder.HistoryReader;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.io.Mappers;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelFiles;
import org.colotride.training.ValidationRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that averages its weights: what it validates, keeps and scores, against a loop over its checkpoints. */
class AveragedTrainingTest {
    private static final double DECAY = 0.9;

    @TempDir
    Path folder;

    private static float[] weights(Path file) {
        try (EmbeddingNetwork network = ModelFiles.read(file, false).network()) {
            return network.weights();
        }
    }

    /** The newest of each iteration, from the first on. */
    private static List<Path> checkpoints(RunFolder run) throws IOException {
        try (Stream<Path> all = Files.list(run.checkpoints())) {
            return all.sorted().toList();
        }
    }

    private static float[] naive(List<float[]> weights) {
        double[] average = null;
        for (float[] own : weights) {
            if (average == null) {
                average = new double[own.length];
                for (int w = 0; w < own.length; w++) {
                    average[w] = own[w];
                }
            }
            for (int w = 0; w < own.length; w++) {
                average[w] = DECAY * average[w] + (1 - DECAY) * own[w];
            }
        }
        float[] rounded = new float[average.length];
        for (int w = 0; w < rounded.length; w++) {
            rounded[w] = (float) average[w];
        }
        return rounded;
    }

    @Test
    void theAverageIsKeptAndScored() throws IOException {
        RunFolder run = new PhotographedRun(
                        folder,
                        "train.epochs=2",
                        "train.validateIterations=0",
                        "train.attackEvery=0",
                        "train.checkpointEvery=1",
                        "train.keepCheckpoints=99",
                        "train.ema=" + DECAY,
                        "train.best.figure=mAP@R")
                .whole();
        List<float[]> trained = new ArrayList<>();
        int iterations = HistoryReader.iterations(run).size();
        for (int i = 1; i <= iterations; i++) {
            String name = "checkpoint-0000000" + i;
            Path checkpoint = checkpoints(run).stream()
                    .filter(file -> file.getFileName().toString().startsWith(name))
                    .findFirst()
                    .orElseThrow();
            trained.add(weights(checkpoint));
        }
        assertEquals(8, trained.size());
        assertArrayEquals(naive(trained), weights(run.model()), 1e-6f);

        List<ValidationRecord> validations = HistoryReader.validations(run);
        ValidationRecord best =
                validations.get(1).mapAtR() > validations.get(0).mapAtR() ? validations.get(1) : validations.get(0);
        assertArrayEquals(naive(trained.subList(0, best.iteration())), weights(run.bestModel()), 1e-6f);
        float[] last = trained.get(7);
        float[] kept = weights(run.model());
        double apart = 0;
        for (int w = 0; w < last.length; w++) {
            apart = Math.max(apart, Math.abs(last[w] - kept[w]));
        }
        assertTrue(apart > 1e-4, "the average is not the last weights");
        double scored = Mappers.json()
                .readTree(run.results().toFile())
                .path("metrics")
                .path("mAP@R")
                .asDouble();
        assertEquals(validations.get(1).mapAtR(), scored, "what was scored last is what was validated last");
    }
}
