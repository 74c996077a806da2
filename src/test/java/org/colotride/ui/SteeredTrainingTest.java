package org.colotride.ui;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.colotride.experiment.SmallExperiment;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real training, paused, checkpointed, stopped and resumed through its dashboard. */
class SteeredTrainingTest {
    /** Long enough to be steered before it is over. */
    private static final String[] LONG = {
        "conf/small.yaml", "train.epochs=20", "train.checkpointEvery=0", "--no-progress"
    };

    @TempDir
    Path folder;

    @Test
    void whoeverIsSteeredEndsAsIfLeftAlone() throws Exception {
        SmallExperiment experiment = new SmallExperiment(folder);
        Process alone = experiment.train(LONG);
        assertTrue(alone.waitFor(400, TimeUnit.SECONDS), experiment.console());
        float[] expected = weights(runs().get(0));

        Path steered;
        try (WatchedTraining training = WatchedTraining.start(experiment, LONG)) {
            steered = training.folder();
            training.awaitStatus(status -> status.path("iteration").asInt() >= 3);

            assertEquals(403, training.control("pause", null).statusCode());
            assertEquals(403, training.control("pause", "0".repeat(32)).statusCode());
            assertEquals(200, training.control("pause", training.token()).statusCode());
            assertEquals(409, training.control("pause", training.token()).statusCode(), "paused twice");
            training.awaitStatus(status -> status.path("state").asText().equals("paused"));
            int iteration = training.part("").path("iteration").asInt();
            assertEquals(1, checkpoints(steered, iteration), "a pause keeps what was trained");

            assertEquals(200, training.control("checkpoint", training.token()).statusCode());
            training.awaitStatus(status -> count(training, "checkpoint") >= 2);
            assertEquals(iteration, training.part("").path("iteration").asInt(), "trained while paused");

            assertEquals(200, training.control("resume", training.token()).statusCode());
            training.awaitStatus(status -> status.path("iteration").asInt() > iteration);
            assertEquals(409, training.control("resume", training.token()).statusCode(), "resumed twice");
            assertEquals(200, training.control("stop", training.token()).statusCode());
            assertEquals(0, training.finish(), training.console());
            assertFalse(training.console().contains("Exception"), training.console());
            assertTrue(training.console().contains("refused"), "refused calls are logged");
        }
        String status = Files.readString(steered.resolve("live/status.json"));
        assertTrue(status.contains("\"stopped\""), status);
        String events = Files.readString(steered.resolve("live/events.jsonl"));
        for (String kind : List.of("start", "pause", "resume", "checkpoint", "refused", "stop")) {
            assertTrue(events.contains("\"kind\":\"" + kind + "\""), kind + " in\n" + events);
        }

        try (WatchedTraining resumed = WatchedTraining.start(experiment, "--resume", steered.toString())) {
            assertEquals(0, resumed.finish(), resumed.console());
        }
        assertArrayEquals(expected, weights(steered));
        assertTrue(Files.readString(steered.resolve("live/status.json")).contains("\"finished\""));
    }

    private static int count(WatchedTraining training, String kind) {
        try {
            int count = 0;
            for (JsonNode event : training.part("/events").path("events")) {
                count += event.path("kind").asText().equals(kind) ? 1 : 0;
            }
            return count;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static long checkpoints(Path run, int iteration) throws Exception {
        try (Stream<Path> files = Files.list(run.resolve("checkpoints"))) {
            return files.filter(file -> file.getFileName()
                            .toString()
                            .startsWith(String.format(Locale.ROOT, "checkpoint-%08d-", iteration)))
                    .count();
        }
    }

    private List<Path> runs() throws Exception {
        try (Stream<Path> all = Files.list(folder.resolve("reports/runs"))) {
            return new ArrayList<>(all.toList());
        }
    }

    private static float[] weights(Path run) {
        try (EmbeddingNetwork network =
                ModelFiles.read(run.resolve("model.zip"), false).network()) {
            return network.graph().params().dup().data().asFloat();
        }
    }
}
