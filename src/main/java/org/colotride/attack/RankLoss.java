package org.colotride.attack;

/**
 * The loss of attacks that move images C in a query's ranking of all images X (Zhou et al., ECCV 2020, arXiv 2002.11293):
 * mean over X and C of relu(d(q, c) − d(q, x)) to raise C, of relu(d(q, x) − d(q, c)) to lower it.
 */
final class RankLoss {
    private RankLoss() {}

    /**
     * @param distances of the query to every image, {@code [≥ size]}
     * @param chosen images C, by their rows
     * @param scale of the weights
     * @param weights receives scale · dLoss/dDistance added to what it holds, {@code [≥ size]}; null if none is wanted
     */
    static double evaluate(
            float[] distances, int size, int[] chosen, Direction direction, double scale, float[] weights) {
        double total = 0;
        double share = scale / ((double) size * chosen.length);
        float weight = (float) (direction == Direction.RAISE ? -share : share);
        for (int c : chosen) {
            float own = distances[c];
            int active = 0;
            double sum = 0;
            for (int n = 0; n < size; n++) {
                float excess = direction == Direction.RAISE ? own - distances[n] : distances[n] - own;
                if (excess > 0) {
                    sum += excess;
                    active++;
                    if (weights != null) {
                        weights[n] += weight;
                    }
                }
            }
            if (weights != null) {
                weights[c] -= (float) (active * (double) weight);
            }
            total += sum;
        }
        return total / ((double) size * chosen.length);
    }

    /**
     * Mean percentile rank of the chosen images in %: how many of all images, the query too if it is one of them, are
     * nearer.
     */
    static double percentileRank(float[] distances, int size, int[] chosen) {
        long nearer = 0;
        for (int c : chosen) {
            for (int n = 0; n < size; n++) {
                nearer += distances[n] < distances[c] ? 1 : 0;
            }
        }
        return 100.0 * nearer / ((double) size * chosen.length);
    }
}
