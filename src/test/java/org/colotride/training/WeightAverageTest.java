package org.colotride.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.Learning;
import org.colotride.model.optimizer.RecordedSteps;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Sgd;

class WeightAverageTest {
    private static final double DECAY = 0.75;

    private final EmbeddingNetwork network = RecordedSteps.network(new Learning(new Sgd(0.1), 0, 0));

    @AfterEach
    void close() {
        network.close();
    }

    /** Trains some steps, of which the average is told as a training tells it. */
    private List<RecordedSteps.Step> train(WeightAverage average, int steps) {
        return RecordedSteps.of(network, 1, steps, average);
    }

    /** Over the weights after each update, written as the sum that the recursion stands for. */
    private static double[] naive(List<RecordedSteps.Step> steps) {
        int last = steps.size() - 1;
        double[] sum = new double[steps.get(0).after().length];
        for (int i = 0; i <= last; i++) {
            double share = Math.pow(DECAY, last - i) * (i == 0 ? 1 : 1 - DECAY);
            for (int w = 0; w < sum.length; w++) {
                sum[w] += share * steps.get(i).after()[w];
            }
        }
        return sum;
    }

    @Test
    void isTheWeightedSumOfAllWeightsSoFar() {
        WeightAverage average = new WeightAverage(network, DECAY, Optional.empty());
        assertTrue(average.weights().isEmpty());
        List<RecordedSteps.Step> steps = train(average, 7);
        double[] expected = naive(steps);
        float[] found = average.weights().orElseThrow();
        double moved = 0;
        for (int w = 0; w < expected.length; w++) {
            assertEquals(expected[w], found[w], 1e-6, "weight " + w);
            moved = Math.max(moved, Math.abs(expected[w] - steps.get(6).after()[w]));
        }
        assertTrue(moved > 1e-3, "it is not the weights themselves: " + moved);
    }

    @Test
    void goesOnFromWhatWasKept() {
        WeightAverage whole = new WeightAverage(network, DECAY, Optional.empty());
        train(whole, 3);
        WeightAverage resumed = new WeightAverage(network, DECAY, whole.weights());
        RecordedSteps.of(network, 1, 4, whole, resumed);
        assertArrayEquals(whole.weights().orElseThrow(), resumed.weights().orElseThrow());
    }

    @Test
    void standsInForTheWeightsAndLeavesThemAsTheyWere() {
        WeightAverage average = new WeightAverage(network, DECAY, Optional.empty());
        train(average, 4);
        float[] trained = network.weights();
        float[] averaged = average.weights().orElseThrow().clone();
        assertArrayEquals(averaged, average.during(network::weights));
        assertArrayEquals(trained, network.weights());
        assertArrayEquals(averaged, average.weights().orElseThrow());
        assertThrows(
                IllegalStateException.class,
                () -> average.during(() -> {
                    throw new IllegalStateException("interrupted");
                }));
        assertArrayEquals(trained, network.weights());
        average.settle();
        assertArrayEquals(averaged, network.weights());
    }

    @Test
    void withoutDecayThereIsNone() {
        WeightAverage average = new WeightAverage(network, 0, Optional.of(new float[3]));
        train(average, 2);
        float[] trained = network.weights();
        assertTrue(average.weights().isEmpty());
        assertArrayEquals(trained, average.during(network::weights));
        average.settle();
        assertArrayEquals(trained, network.weights());
    }
}
