package org.colotride.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.Stream;
import org.colotride.mining.Triplets;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairDistance;
import org.colotride.tensor.PairwiseDistance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses that defences add to the triplet loss, against what their papers write. */
class ComparatorLossesTest {
    private static final int DIMENSION = 4;
    /** Two triplets [a, a', p, p', n, n'], then their benign anchors and positives. */
    private static final BatchLayout LAYOUT =
            new BatchLayout(new int[10], new Triplets(new int[] {0, 1}, new int[] {2, 3}, new int[] {4, 5}), new int[] {
                6, 7, 8, 9, -1, -1, -1, -1, -1, -1
            });

    private static final MetricLoss TRIPLET = new TripletLoss(new TripletLoss.Args(0.3, false, null, null, null));

    static Stream<Arguments> losses() {
        ReferenceLoss reference = new ReferenceLoss(TRIPLET);
        reference.references(randoms(9));
        return Map.of(
                        "intra-class",
                        new IntraClassStructure(TRIPLET, 0.5, PairDistance.euclidean),
                        "intra-class, cosine",
                        new IntraClassStructure(TRIPLET, 0.5, PairDistance.cosine),
                        "shift",
                        new ShiftSuppression(TRIPLET, 0.7, PairDistance.euclidean),
                        "reference",
                        reference)
                .entrySet()
                .stream()
                .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    void gradientIsThatOfFiniteDifferences(String name, MetricLoss loss) {
        Embeddings embeddings = randoms(3);
        float[] values = embeddings.values();
        float[] gradient = new float[values.length];
        assertTrue(loss.evaluate(embeddings, LAYOUT, gradient) > 0, "it must be active to say anything");
        for (int i = 0; i < values.length; i++) {
            float kept = values[i];
            values[i] = kept + 1e-3f;
            double high = values[i];
            double above = loss.evaluate(embeddings, LAYOUT, null);
            values[i] = kept - 1e-3f;
            double below = loss.evaluate(embeddings, LAYOUT, null);
            double width = high - values[i];
            values[i] = kept;
            assertEquals((above - below) / width, gradient[i], 1e-3, "coordinate " + i);
        }
    }

    @Test
    void intraClassIsTheHingeOfShiftAndReach() {
        Embeddings embeddings = randoms(3);
        double expected = TRIPLET.evaluate(embeddings, LAYOUT, null);
        for (int i = 0; i < 2; i++) {
            double shift = distance(embeddings, 6 + i, i);
            double reach = distance(embeddings, 6 + i, 8 + i);
            expected += 0.5 * Math.max(shift - reach, 0) / 2;
        }
        MetricLoss loss = new IntraClassStructure(TRIPLET, 0.5, PairDistance.euclidean);
        assertEquals(expected, loss.evaluate(embeddings, LAYOUT, null), 1e-9);
    }

    @Test
    void shiftIsTheMeanOverImagesThatMoved() {
        Embeddings embeddings = randoms(5);
        double expected = TRIPLET.evaluate(embeddings, LAYOUT, null);
        for (int i = 0; i < 4; i++) {
            expected += 0.7 * distance(embeddings, i, 6 + i) / 4;
        }
        MetricLoss loss = new ShiftSuppression(TRIPLET, 0.7, PairDistance.euclidean);
        assertEquals(expected, loss.evaluate(embeddings, LAYOUT, null), 1e-9);
    }

    @Test
    void intraClassNeedsTheBenignImages() {
        MetricLoss loss = new IntraClassStructure(TRIPLET, 0.5, PairDistance.euclidean);
        BatchLayout alone = BatchLayout.stacked(new int[6]);
        assertThrows(IllegalArgumentException.class, () -> loss.evaluate(randoms(1), alone, null));
    }

    private static double distance(Embeddings embeddings, int i, int j) {
        return PairwiseDistance.between(embeddings.values(), i, embeddings.values(), j, DIMENSION);
    }

    private static Embeddings randoms(long seed) {
        SeededRandom random = new SeededRandom(seed);
        Embeddings embeddings = Embeddings.zeros(10, DIMENSION);
        for (int i = 0; i < embeddings.values().length; i++) {
            embeddings.values()[i] = (float) random.nextGaussian();
        }
        return embeddings;
    }
}
