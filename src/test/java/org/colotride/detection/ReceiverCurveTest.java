package org.colotride.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.Test;

class ReceiverCurveTest {
    private final SeededRandom random = new SeededRandom(5);

    /** Of few values, so that many are equal. */
    private double[] scores(int count, int more) {
        return DoubleStream.generate(() -> random.nextInt(12) + more)
                .limit(count)
                .toArray();
    }

    @Test
    void areaAndRatesAreThoseOfAllPairsAndThresholds() {
        for (int trial = 0; trial < 50; trial++) {
            double[] benign = scores(40, 0);
            double[] attacked = scores(30, trial % 5);
            ReceiverCurve curve = new ReceiverCurve(benign, attacked);
            double pairs = 0;
            for (double a : attacked) {
                for (double b : benign) {
                    pairs += a > b ? 1 : a == b ? 0.5 : 0;
                }
            }
            assertEquals(pairs / (40 * 30), curve.area(), 1e-12);
            ReceiverCurve.Point[] points = curve.points();
            double under = 0;
            for (int i = 1; i < points.length; i++) {
                under += (points[i].falseAlarms() - points[i - 1].falseAlarms())
                        * (points[i].detected() + points[i - 1].detected())
                        / 2;
            }
            assertEquals(curve.area(), under, 1e-12, "straight lines between the points");
            for (double rate : new double[] {0.024, 0.025, 0.1, 0.5, 1}) {
                double best = 0;
                for (double threshold = -1; threshold < 20; threshold += 0.5) {
                    if (share(benign, threshold) <= rate) {
                        best = Math.max(best, share(attacked, threshold));
                    }
                }
                assertEquals(best, curve.detectedAt(rate), 1e-12, "at " + rate);
            }
        }
    }

    private static double share(double[] scores, double threshold) {
        return (double) Arrays.stream(scores).filter(score -> score > threshold).count() / scores.length;
    }

    @Test
    void noScoresMakeNoCurve() {
        assertThrows(IllegalArgumentException.class, () -> new ReceiverCurve(new double[0], new double[] {1}));
    }
}
