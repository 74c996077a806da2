package org.colotride.retrieval;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Precision at k: the share of the k nearest images that are of the query's class (Manning, Raghavan and Schütze, Introduction
 * to Information Retrieval, 8.4). It is divided by k even where the class has fewer images, which then cannot reach 1.
 */
public final class PrecisionAtK implements MatchReceiver {
    private final List<Integer> ks;
    /** {@code [k][query]}; NaN for a query without a match. */
    private final double[][] values;

    /**
     * @param ks each ≥ 1
     * @param queries how many there are
     */
    public PrecisionAtK(List<Integer> ks, int queries) {
        this.ks = List.copyOf(ks);
        this.values = new double[ks.size()][queries];
        for (double[] one : values) {
            Arrays.fill(one, Double.NaN);
        }
    }

    @Override
    public void set(int query, int[] ranks, int count) {
        for (int i = 0; i < values.length && count > 0; i++) {
            int k = ks.get(i);
            int found = 0;
            while (found < count && ranks[found] < k) {
                found++;
            }
            values[i][query] = (double) found / k;
        }
    }

    /** {@code P@k} in the order of the ks, each the mean over all queries that have a match, in [0, 1]; 0 if none has. */
    public Map<String, Double> means() {
        Map<String, Double> means = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            double mean =
                    Arrays.stream(values[i]).filter(Double::isFinite).average().orElse(0);
            means.put("P@" + ks.get(i), mean);
        }
        return means;
    }
}
