package org.colotride.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a recorder keeps to be looked at: triplets and embeddings. */
@Tag("locale")
class LivePicturesTest extends LiveRecording {
    @Test
    void tripletsOfBothPhasesAreShown() throws Exception {
        run.start(0);
        run.iteration(1, 0.1);
        run.iteration(2, 0.1);
        recorder.close();
        JsonNode triplets = JSON.readTree(live.triplets().toFile()).path("triplets");
        Set<String> phases = new TreeSet<>();
        triplets.forEach(triplet -> phases.add(triplet.path("phase").asText() + triplet.path("iteration")));
        assertEquals(Set.of("ANP2", "CAP1"), phases);
        assertEquals(6, triplets.size());
    }

    @Test
    void newTripletsTakeThePlaceOfThoseOfTheirPhase() throws Exception {
        run.start(0);
        for (int i : new int[] {1, 2, 13}) {
            run.iteration(i, 10);
            ScriptedRun.await("triplets of " + i, () -> {
                try {
                    return Files.readString(live.triplets()).contains("iteration " + i + "\"");
                } catch (IOException notThereYet) {
                    return false;
                }
            });
        }
        Set<Integer> iterations = new TreeSet<>();
        JSON.readTree(live.triplets().toFile())
                .path("triplets")
                .forEach(triplet -> iterations.add(triplet.path("iteration").asInt()));
        assertEquals(Set.of(2, 13), iterations);
    }

    /** Of a phase, half a per cent of the time at most is half of it. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.001, 0.02})
    void tripletsAreCopiedNoMoreOftenThanAllowed(double cost) {
        // A writer that sleeps until it is closed: it reads the clock, too.
        run = new ScriptedRun(folder, nanos -> {
            recorder = new LiveRecorder(live, nanos::get, 3_600_000);
            return recorder;
        });
        run.start(0);
        int[] copies = new int[2];
        double step = 0.1;
        double total = 200;
        int least = TripletPictures.most(ScriptedRun.SHAPE);
        for (int i = 1; i <= total / step; i++) {
            int iteration = i;
            run.iteration(i, step, 4, most -> {
                assertEquals(least, most);
                copies[iteration % 2]++;
                run.pass(cost);
                return List.of();
            });
        }
        double pause = Math.max(1, cost / 0.0025);
        for (int count : copies) {
            assertTrue(count <= total * 1.1 / pause + 1, count + " copies");
            assertTrue(count >= total / (pause + 4 * step), count + " copies");
        }
    }

    @Test
    void iterationsWithoutAPerturbationShowNoTriplets() throws Exception {
        run.start(0);
        run.iteration(1, 1, 0, most -> {
            throw new AssertionError("was copied");
        });
        recorder.close();
        assertFalse(Files.exists(live.triplets()));
    }

    @Test
    void theLatestEmbeddingsAreKept() throws Exception {
        run.start(0);
        run.validation(5, 0.5);
        run.validation(10, 0.6);
        recorder.close();
        EmbeddingSnapshot snapshot = EmbeddingSnapshot.read(live.embeddings());
        assertEquals(10, snapshot.iteration());
        assertEquals(List.of("one", "two"), snapshot.sample().classNames());
    }
}
