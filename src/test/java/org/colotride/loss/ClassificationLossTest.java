package org.colotride.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.colotride.mining.Triplets;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassificationLossTest {
    private static final int[] LABELS = {0, 3, 1, 1, 2, 0};

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5})
    void isTheMeanCrossEntropyOfTheSoftmax(double smoothing) {
        Embeddings scores = scores();
        double expected = 0;
        for (int i = 0; i < LABELS.length; i++) {
            double sum = 0;
            for (float score : scores.row(i)) {
                sum += Math.exp(score);
            }
            for (int c = 0; c < 4; c++) {
                double target = smoothing / 4 + (c == LABELS[i] ? 1 - smoothing : 0);
                expected -= target * Math.log(Math.exp(scores.row(i)[c]) / sum) / LABELS.length;
            }
        }
        assertEquals(expected, loss(smoothing).evaluate(scores, layout(LABELS), null), 1e-9);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.2})
    void gradientIsThatOfFiniteDifferences(double smoothing) {
        Embeddings scores = scores();
        float[] values = scores.values();
        float[] gradient = new float[values.length];
        ClassificationLoss loss = loss(smoothing);
        loss.evaluate(scores, layout(LABELS), gradient);
        for (int i = 0; i < values.length; i++) {
            float kept = values[i];
            values[i] = kept + 1e-3f;
            double high = values[i];
            double above = loss.evaluate(scores, layout(LABELS), null);
            values[i] = kept - 1e-3f;
            double below = loss.evaluate(scores, layout(LABELS), null);
            double width = high - values[i];
            values[i] = kept;
            assertEquals((above - below) / width, gradient[i], 1e-6, "score " + i);
        }
    }

    @Test
    void staysFiniteForLargeScores() {
        float[] gradient = new float[4];
        double value = loss(0).evaluate(new Embeddings(new float[] {1e30f, -1e30f, 0, 3}, 1, 4), layout(0), gradient);
        assertEquals(0, value);
        for (float one : gradient) {
            assertEquals(0, one);
        }
    }

    @Test
    void countsTheImagesTakenForAnotherClass() {
        Embeddings scores = new Embeddings(new float[] {2, 1, 1, 2, 5, 5}, 3, 2);
        assertEquals(2.0 / 3, loss(0).activeFraction(scores, layout(0, 0, 1)), 1e-12);
    }

    @Test
    void refusesWhatDoesNotFit() {
        String message = assertThrows(IllegalArgumentException.class, () -> loss(0).requireFitting(512, 98))
                .getMessage();
        assertTrue(message.contains("98") && message.contains("512") && message.contains("model.args.embedding=98"));
        loss(0).requireFitting(98, 98);
        assertThrows(IllegalArgumentException.class, () -> loss(0).evaluate(scores(), layout(1), null));
        assertThrows(IllegalArgumentException.class, () -> loss(0).evaluate(scores(), layout(0, 1, 2, 3, 4, 0), null));
        assertThrows(IllegalArgumentException.class, () -> new ClassificationLoss.Args(1.0));
        assertThrows(IllegalArgumentException.class, () -> new ClassificationLoss.Args(Double.NaN));
    }

    private static BatchLayout layout(int... labels) {
        return new BatchLayout(labels, new Triplets(new int[0], new int[0], new int[0]), new int[labels.length]);
    }

    private static ClassificationLoss loss(double smoothing) {
        return new ClassificationLoss(new ClassificationLoss.Args(smoothing));
    }

    private static Embeddings scores() {
        SeededRandom random = new SeededRandom(5);
        float[] values = new float[6 * 4];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (4 * random.nextDouble() - 2);
        }
        return new Embeddings(values, 6, 4);
    }
}
