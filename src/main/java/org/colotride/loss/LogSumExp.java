package org.colotride.loss;

/** Logarithms of sums of exponentials that neither overflow nor lose small terms. */
final class LogSumExp {
    private LogSumExp() {}

    /** log Σ exp(v) of the first {@code count} numbers; −∞ of none. */
    static double of(double[] numbers, int count) {
        return of(numbers, count, Double.NEGATIVE_INFINITY);
    }

    /** log(1 + Σ exp(v)) of the first {@code count} numbers; 0 of none. */
    static double withOne(double[] numbers, int count) {
        return of(numbers, count, 0);
    }

    private static double of(double[] numbers, int count, double more) {
        double largest = more;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, numbers[i]);
        }
        if (largest == Double.NEGATIVE_INFINITY) {
            return largest;
        }
        double sum = Math.exp(more - largest);
        for (int i = 0; i < count; i++) {
            sum += Math.exp(numbers[i] - largest);
        }
        return largest + Math.log(sum);
    }
}
