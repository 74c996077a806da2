package org.colotride.robustness.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a network that turns with one pixel: by how much that pixel must change is known. */
class SmoothedAttackTest {
    private static final double SIGMA = 0.05;
    /** Radians of the embedding per unit of the first pixel. */
    private static final double TURN = 4;

    private static final Embeddings GALLERY = gallery(0, 0.05, 1.2, 3);
    private static final int[] LABELS = {0, 0, 1, 1};

    /** Embeds by the first of two pixels; the other has no influence. */
    private static final class Turning implements EmbeddingEngine {
        private float[] last = new float[0];

        @Override
        public int dimension() {
            return 2;
        }

        @Override
        public void embed(float[] images, int count, float[] embeddings) {
            for (int i = 0; i < count; i++) {
                double angle = TURN * (images[2 * i] - 0.5);
                embeddings[2 * i] = (float) Math.cos(angle);
                embeddings[2 * i + 1] = (float) Math.sin(angle);
            }
        }

        @Override
        public void embedForGradient(float[] images, int count, float[] embeddings) {
            last = images.clone();
            embed(images, count, embeddings);
        }

        @Override
        public void imageGradient(float[] embeddingGradient, float[] imageGradient) {
            for (int i = 0; i < last.length / 2; i++) {
                double angle = TURN * (last[2 * i] - 0.5);
                imageGradient[2 * i] = (float) (TURN
                        * (embeddingGradient[2 * i + 1] * Math.cos(angle)
                                - embeddingGradient[2 * i] * Math.sin(angle)));
                imageGradient[2 * i + 1] = 0;
            }
        }

        @Override
        public void refresh() {}

        @Override
        public void close() {}
    }

    private static Embeddings gallery(double... angles) {
        float[] values = new float[2 * angles.length];
        for (int i = 0; i < angles.length; i++) {
            values[2 * i] = (float) Math.cos(angles[i]);
            values[2 * i + 1] = (float) Math.sin(angles[i]);
        }
        return new Embeddings(values, angles.length, 2);
    }

    private static double brokenAt(CertificatePlan plan, float first, long seed) {
        return new SmoothedAttack(new Turning(), plan, GALLERY, LABELS)
                .brokenAt(new float[] {first, 0.3f}, 0, 0, new SeededRandom(seed));
    }

    /** Noise turns it both ways alike: the mean points to the angle of the image without noise. */
    @ParameterizedTest
    @ValueSource(floats = {0.45f, 0.5f, 0.55f, 0.62f})
    void findsTheShortestChange(float first) {
        CertificatePlan plan = new CertificatePlan(SIGMA, 2000, 0, 0.999, 1, 60);
        // Half way between the images at 0.05 and 1.2, of which the first is the other of the class.
        double exact = 0.5 + (0.05 + 1.2) / 2 / TURN - first;
        for (long seed = 0; seed < 5; seed++) {
            double broken = brokenAt(plan, first, seed);
            assertTrue(broken > exact - 0.006 && broken < 1.1 * exact + 0.006, broken + " for " + exact);
            double[] mean = new SmoothedEmbedding(new Turning(), SIGMA, 2000)
                    .mean(new float[] {first, 0.3f}, new SeededRandom(seed));
            double margin = Margin.of(mean, 0, GALLERY, LABELS, 0);
            double certified = (margin - plan.samplingError()) / plan.slope();
            assertTrue(certified <= broken, certified + " is certified, but broken at " + broken);
        }
    }

    @Test
    void tooFewStepsBreakNothing() {
        assertEquals(SmoothedAttack.NOT_BROKEN, brokenAt(new CertificatePlan(SIGMA, 500, 0, 0.999, 1, 2), 0.4f, 1));
    }

    @Test
    void theCurvesLieAroundTheTruth() {
        CertificatePlan plan = new CertificatePlan(SIGMA, 500, 0, 0.999, 1, 60);
        Certificate certificate = new Certificate(
                2,
                plan,
                plan.slope(),
                plan.samplingError(),
                new int[4],
                new double[] {-0.1, 0.1, 0.2, 0.3},
                new double[] {0, 0.2, 0.5, SmoothedAttack.NOT_BROKEN});
        assertTrue(certificate.isAttacked());
        assertEquals(75, certificate.attackedRecall(0));
        assertEquals(50, certificate.attackedRecall(0.2));
        assertEquals(25, certificate.attackedRecall(9));
        for (double radius : new double[] {0, 0.05, 0.1, 0.2, 0.25, 0.3, 0.5, 1}) {
            assertTrue(certificate.certifiedRecall(radius) <= certificate.attackedRecall(radius));
        }
        Certificate alone = new Certificate(
                2, plan, plan.slope(), plan.samplingError(), new int[1], new double[] {0.1}, new double[0]);
        assertFalse(alone.isAttacked());
    }
}
