package org.colotride.detection;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Detection rate against false-alarm rate over all thresholds (receiver operating characteristic; Fawcett, Pattern Recognition
 * Letters 2006). A score above a threshold is an alarm.
 */
public final class ReceiverCurve {
    private final double[] benign;
    private final double[] attacked;

    /**
     * @param benign scores, at least one
     * @param attacked scores, at least one
     */
    public ReceiverCurve(double[] benign, double[] attacked) {
        if (benign.length == 0 || attacked.length == 0) {
            throw new IllegalArgumentException("a curve needs scores of benign and of attacked images");
        }
        this.benign = benign.clone();
        this.attacked = attacked.clone();
        Arrays.sort(this.benign);
        Arrays.sort(this.attacked);
    }

    /** One threshold: shares of benign and attacked images above it, in [0, 1]. */
    public record Point(double falseAlarms, double detected) {}

    /** The area under the curve: the share of pairs in which the attacked image's score is the greater; ties count half. */
    public double area() {
        double pairs = 0;
        for (double score : attacked) {
            pairs += below(benign, score) + 0.5 * (atMost(benign, score) - below(benign, score));
        }
        return pairs / ((double) benign.length * attacked.length);
    }

    /** The share of attacked images that the lowest threshold detects whose false alarms are at most the rate. */
    public double detectedAt(double rate) {
        // One benign image is a step of the rate, which rounding must not take away.
        int alarms = (int) Math.floor(rate * benign.length + 1e-9);
        if (alarms >= benign.length) {
            return 1;
        }
        return above(attacked, benign[benign.length - 1 - alarms]);
    }

    /**
     * All that differ, from no alarms to alarms alone, straight lines between: a line that rises is of benign and attacked images
     * with the same score.
     */
    public Point[] points() {
        Set<Point> points = new LinkedHashSet<>();
        points.add(new Point(0, 0));
        for (int i = benign.length - 1; i >= 0; i--) {
            points.add(at(benign[i]));
            points.add(at(Math.nextDown(benign[i])));
        }
        points.add(new Point(1, 1));
        return points.toArray(Point[]::new);
    }

    private Point at(double threshold) {
        return new Point(above(benign, threshold), above(attacked, threshold));
    }

    private static double above(double[] sorted, double threshold) {
        return (double) (sorted.length - atMost(sorted, threshold)) / sorted.length;
    }

    private static int below(double[] sorted, double value) {
        return atMost(sorted, Math.nextDown(value));
    }

    private static int atMost(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
