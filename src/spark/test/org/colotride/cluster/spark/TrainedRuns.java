package org.colotride.cluster.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.colotride.experiment.SmallExperiment;
import org.colotride.io.Mappers;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelFiles;

/** What trainings left in a folder of runs. */
record TrainedRuns(Path runs) {
    private static final int PATIENCE_SECONDS = 500;

    static void finish(SmallExperiment experiment, Process process) throws Exception {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), experiment.console());
        assertEquals(0, process.exitValue(), experiment.console());
    }

    /** @param name that the run's folder begins with */
    Path of(String name) throws IOException {
        try (Stream<Path> all = Files.list(runs)) {
            return all.filter(run -> run.getFileName().toString().startsWith(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    boolean hasCheckpoint(String name) {
        try (Stream<Path> files = Files.list(of(name).resolve("checkpoints"))) {
            return files.findAny().isPresent();
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    float[] weights(String name) throws IOException {
        try (EmbeddingNetwork network =
                ModelFiles.read(of(name).resolve("model.zip"), false).network()) {
            return network.weights();
        }
    }

    List<Double> losses(String name) throws IOException {
        List<Double> losses = new ArrayList<>();
        for (String line : Files.readAllLines(of(name).resolve("history.jsonl"))) {
            losses.add(Mappers.json().readTree(line).path("loss").asDouble());
        }
        return losses;
    }
}
