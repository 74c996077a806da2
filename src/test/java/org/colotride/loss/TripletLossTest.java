package org.colotride.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import org.colotride.config.Component;
import org.colotride.conformance.Golden;
import org.colotride.conformance.RecordedArrays;
import org.colotride.mining.Triplets;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TripletLossTest {
    private static final BatchLayout NO_TRIPLETS =
            new BatchLayout(new int[4], new Triplets(new int[0], new int[0], new int[0]), new int[4]);
    private static final TripletLoss.Args DEFAULTS = new TripletLoss.Args(null, null, null, null, null);

    @Test
    void isTheRecordedLossAndGradient() {
        for (JsonNode recording : Golden.read("training-loss.json").get("cases")) {
            Embeddings triplets = stack(recording);
            TripletLoss loss = new TripletLoss(
                    new TripletLoss.Args(null, recording.get("withCollapseTerm").booleanValue(), null, null, null));
            float[] gradient = new float[triplets.values().length];
            Arrays.fill(gradient, 9f);
            double recorded = recording.get("loss").doubleValue();
            assertEquals(recorded, loss.evaluate(triplets, stacked(triplets), gradient), 1e-4 * recorded);
            int row = 0;
            for (String key : new String[] {"gradAnchors", "gradPositives", "gradNegatives"}) {
                Embeddings expected = RecordedArrays.embeddings(recording, key);
                for (int i = 0; i < expected.values().length; i++) {
                    assertEquals(expected.values()[i], gradient[triplets.offset(row) + i], 1e-6, key + " " + i);
                }
                row += expected.count();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 8})
    void gradientIsThatOfFiniteDifferences(int count) {
        TripletLoss loss = new TripletLoss(new TripletLoss.Args(0.3, true, 0.7, 0.1, null));
        Embeddings triplets = randoms(3 * count, 6, 11);
        float[] gradient = new float[triplets.values().length];
        assertTrue(
                loss.evaluate(triplets, stacked(triplets), gradient) > 0,
                "the loss must be active for its gradient to say anything");
        float[] values = triplets.values();
        for (int i = 0; i < values.length; i++) {
            float kept = values[i];
            values[i] = kept + 1e-4f;
            double high = values[i];
            double above = loss.evaluate(triplets, stacked(triplets), null);
            values[i] = kept - 1e-4f;
            double low = values[i];
            double below = loss.evaluate(triplets, stacked(triplets), null);
            values[i] = kept;
            assertEquals((above - below) / (high - low), gradient[i], 1e-4, "coordinate " + i);
        }
    }

    @Test
    void countsTheTripletsThatAreActive() {
        Embeddings triplets = new Embeddings(new float[] {0, 0, 0.1f, 0.1f, 0.5f, 0.2f}, 6, 1);
        assertEquals(0.5, new TripletLoss(DEFAULTS).activeFraction(triplets, stacked(triplets)));
    }

    @Test
    void aNonFiniteEmbeddingShowsInTheLoss() {
        Embeddings triplets = randoms(6, 4, 3);
        triplets.values()[5] = Float.NaN;
        assertTrue(Double.isNaN(new TripletLoss(DEFAULTS).evaluate(triplets, stacked(triplets), null)));
    }

    @Test
    void hasThePublishedArgumentsByDefaultAndRefusesOthersOutOfRange() {
        assertEquals(new TripletLoss.Args(0.2, true, 0.5, 0.04, null), DEFAULTS);
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new TripletLoss.Args(-1.0, null, null, null, null));
        assertTrue(refused.getMessage().startsWith("margin: -1.0 is not"), refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new TripletLoss.Args(null, null, Double.NaN, null, null));
        assertThrows(IllegalArgumentException.class, () -> new TripletLoss(DEFAULTS)
                .evaluate(randoms(4, 2, 1), NO_TRIPLETS, null));
    }

    @Test
    void isRegistered() {
        Component named = new Component("triplet", new ObjectMapper().createObjectNode(), "test");
        Embeddings triplets = randoms(6, 4, 3);
        assertEquals(
                new TripletLoss(DEFAULTS).evaluate(triplets, stacked(triplets), null),
                Losses.REGISTRY.create(named).evaluate(triplets, stacked(triplets), null));
    }

    private static BatchLayout stacked(Embeddings triplets) {
        return BatchLayout.stacked(new int[triplets.count()]);
    }

    private static Embeddings stack(JsonNode recording) {
        Embeddings anchors = RecordedArrays.embeddings(recording, "anchors");
        Embeddings positives = RecordedArrays.embeddings(recording, "positives");
        Embeddings negatives = RecordedArrays.embeddings(recording, "negatives");
        Embeddings all = Embeddings.zeros(3 * anchors.count(), anchors.dimension());
        int length = anchors.values().length;
        System.arraycopy(anchors.values(), 0, all.values(), 0, length);
        System.arraycopy(positives.values(), 0, all.values(), length, length);
        System.arraycopy(negatives.values(), 0, all.values(), 2 * length, length);
        return all;
    }

    private static Embeddings randoms(int count, int dimension, long seed) {
        SeededRandom random = new SeededRandom(seed);
        Embeddings embeddings = Embeddings.zeros(count, dimension);
        for (int i = 0; i < embeddings.values().length; i++) {
            embeddings.values()[i] = (float) (0.4 * random.nextGaussian());
        }
        return embeddings;
    }
}
