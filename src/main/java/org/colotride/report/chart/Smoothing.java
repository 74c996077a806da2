package org.colotride.report.chart;

/** Moving averages and thinning of a plot's series. */
final class Smoothing {
    /** More points than a plot has pixels say nothing more. */
    private static final int MAX_POINTS = 2000;

    private Smoothing() {}

    /** An odd window: a twentieth of the series. */
    static int window(int length) {
        return length / 40 * 2 + 1;
    }

    /** Mean of the {@code window} values around each; at the ends of those that there are. */
    static double[] movingAverage(double[] values, int window) {
        double[] sums = new double[values.length + 1];
        for (int i = 0; i < values.length; i++) {
            sums[i + 1] = sums[i] + values[i];
        }
        double[] averages = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            int from = Math.max(0, i - window / 2);
            int to = Math.min(values.length, i + window / 2 + 1);
            averages[i] = (sums[to] - sums[from]) / (to - from);
        }
        return averages;
    }

    /** Every n-th value, the last one too. */
    static double[] thin(double[] values) {
        if (values.length <= MAX_POINTS) {
            return values;
        }
        double[] thin = new double[MAX_POINTS];
        for (int i = 0; i < MAX_POINTS; i++) {
            thin[i] = values[(int) ((long) i * (values.length - 1) / (MAX_POINTS - 1))];
        }
        return thin;
    }
}
