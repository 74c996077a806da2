package org.colotride.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import org.colotride.conformance.Golden;
import org.colotride.conformance.RecordedArrays;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.Test;

class PairwiseDistanceTest {
    private static final int DIMENSION = 7;

    @Test
    void addsTheShiftToTheDifferenceInItsOrder() {
        float[] a = {0, 0, 3};
        float[] b = {0, 4, 3};
        double forth = Math.sqrt(2 * 1e-12 + (-4 + 1e-6) * (-4 + 1e-6));
        double back = Math.sqrt(2 * 1e-12 + (4 + 1e-6) * (4 + 1e-6));
        assertEquals(forth, PairwiseDistance.between(a, 0, b, 0, 3), 1e-12);
        assertEquals(back, PairwiseDistance.between(b, 0, a, 0, 3), 1e-12);
        assertEquals(4, PairwiseDistance.euclidean(a, 0, b, 0, 3), 0);
    }

    @Test
    void equalEmbeddingsAreTheShiftApartAndHaveAFiniteGradient() {
        float[] a = {0.5f, -0.25f, 1, 2};
        double distance = PairwiseDistance.between(a, 0, a, 0, 4);
        assertEquals(2e-6, distance, 1e-12);
        float[] gradient = new float[4];
        PairwiseDistance.addGradient(a, 0, a, 0, 4, distance, 1, gradient, null);
        assertArrayEquals(new float[] {0.5f, 0.5f, 0.5f, 0.5f}, gradient, 1e-6f);
    }

    @Test
    void hasNoGradientAtZeroDistance() {
        float[] gradient = new float[2];
        float shift = (float) PairwiseDistance.SHIFT;
        PairwiseDistance.addGradient(new float[2], 0, new float[] {shift, shift}, 0, 2, 0, 1, gradient, gradient);
        assertArrayEquals(new float[2], gradient);
    }

    @Test
    void gradientIsThatOfFiniteDifferences() {
        SeededRandom random = new SeededRandom(5);
        float[] a = randoms(random, 3 * DIMENSION);
        float[] b = randoms(random, 2 * DIMENSION);
        float[] gradientA = new float[a.length];
        float[] gradientB = new float[b.length];
        double distance = PairwiseDistance.between(a, 2, b, 1, DIMENSION);
        PairwiseDistance.addGradient(a, 2, b, 1, DIMENSION, distance, -1.5, gradientA, gradientB);
        for (int k = 0; k < a.length; k++) {
            assertEquals(slope(a, k, a, b), gradientA[k], 1e-4, "a " + k);
        }
        for (int k = 0; k < b.length; k++) {
            assertEquals(slope(b, k, a, b), gradientB[k], 1e-4, "b " + k);
        }
    }

    @Test
    void isThatOfTheRecordedTriplets() {
        JsonNode recording = Golden.read("training-loss.json").get("cases").get(1);
        var anchors = RecordedArrays.embeddings(recording, "anchors");
        var positives = RecordedArrays.embeddings(recording, "positives");
        var negatives = RecordedArrays.embeddings(recording, "negatives");
        double loss = 0;
        for (int i = 0; i < anchors.count(); i++) {
            double positive = PairwiseDistance.between(anchors.values(), i, positives.values(), i, anchors.dimension());
            double negative = PairwiseDistance.between(anchors.values(), i, negatives.values(), i, anchors.dimension());
            loss += Math.max(0, positive - negative + 0.2) / anchors.count();
        }
        assertEquals(recording.get("loss").doubleValue(), loss, 1e-6);
    }

    private static double slope(float[] moved, int k, float[] a, float[] b) {
        float kept = moved[k];
        float step = 1e-3f;
        moved[k] = kept + step;
        double above = PairwiseDistance.between(a, 2, b, 1, DIMENSION);
        double high = moved[k];
        moved[k] = kept - step;
        double below = PairwiseDistance.between(a, 2, b, 1, DIMENSION);
        double low = moved[k];
        moved[k] = kept;
        return -1.5 * (above - below) / (high - low);
    }

    private static float[] randoms(SeededRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
