package org.colotride.robustness;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/**
 * Sums over queries, step by step, without rounding: they can be taken batch by batch in any order and end with the same
 * mean to the last bit.
 */
final class LossSums {
    private LossSums() {}

    /**
     * @param values {@code [n][steps]}, of as many steps each; n ≥ 1
     * @return {@code [steps]}; null where a value is infinite or not a number
     */
    static BigDecimal[] of(double[][] values) {
        BigDecimal[] sums = new BigDecimal[values[0].length];
        Arrays.fill(sums, BigDecimal.ZERO);
        for (double[] one : values) {
            for (int step = 0; step < sums.length; step++) {
                sums[step] = plus(sums[step], exact(one[step]));
            }
        }
        return sums;
    }

    /**
     * @param means over so many values, {@code [steps]}
     * @return what sums they are of, as nearly as they tell
     */
    static BigDecimal[] ofMeans(double[] means, int count) {
        return Arrays.stream(means)
                .mapToObj(LossSums::exact)
                .map(mean -> mean == null ? null : mean.multiply(BigDecimal.valueOf(count)))
                .toArray(BigDecimal[]::new);
    }

    /** Of two batches together; an empty array is a sum over none. */
    static BigDecimal[] plus(BigDecimal[] sums, BigDecimal[] others) {
        if (sums.length == 0) {
            return others.clone();
        }
        BigDecimal[] both = new BigDecimal[sums.length];
        for (int step = 0; step < both.length; step++) {
            both[step] = plus(sums[step], others[step]);
        }
        return both;
    }

    /** {@code [steps]}; not a number where a value was not. */
    static double[] means(BigDecimal[] sums, int count) {
        return Arrays.stream(sums)
                .mapToDouble(sum -> sum == null
                        ? Double.NaN
                        : sum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL128)
                                .doubleValue())
                .toArray();
    }

    /** Each row with one more value. */
    static double[][] followedBy(double[][] rows, double[] last) {
        double[][] longer = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            longer[i] = Arrays.copyOf(rows[i], rows[i].length + 1);
            longer[i][rows[i].length] = last[i];
        }
        return longer;
    }

    private static BigDecimal exact(double value) {
        return Double.isFinite(value) ? new BigDecimal(value) : null;
    }

    private static BigDecimal plus(BigDecimal one, BigDecimal other) {
        return one == null || other == null ? null : one.add(other);
    }
}
