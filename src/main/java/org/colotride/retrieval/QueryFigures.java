package org.colotride.retrieval;

/**
 * What each query's ranking of the gallery, or of all other images, is worth; entry i belongs to query i.
 *
 * @param firstMatch rank of the nearest image of the same class, from 0; −1 if there is none, and all else is then 0
 * @param averagePrecision AP, the mean over all matches of the precision at their rank, in [0, 1]
 * @param averagePrecisionAt10 AP@R with R = 10, as RobRank computes it: the sum over the matches among the nearest 10 of
 *     the precision at their rank, divided by 10 even where the class has fewer images
 * @param averagePrecisionAtClassSize AP@R with R = the number of matches (Musgrave et al., ECCV 2020)
 */
public record QueryFigures(
        int[] firstMatch,
        double[] averagePrecision,
        double[] averagePrecisionAt10,
        double[] averagePrecisionAtClassSize) {
    /** Figures to be {@link #set}, all 0. */
    public static QueryFigures zeros(int queries) {
        return new QueryFigures(new int[queries], new double[queries], new double[queries], new double[queries]);
    }

    /** Whether query {@code i} has a match among its {@code k} nearest images. */
    public boolean recalledAt(int k, int i) {
        return firstMatch[i] >= 0 && firstMatch[i] < k;
    }

    /** The means over all queries that have a match; without NMI. All are 0 if no query has one. */
    public RetrievalMetrics means() {
        int queries = 0;
        double[] sums = new double[7];
        for (int i = 0; i < firstMatch.length; i++) {
            if (firstMatch[i] >= 0) {
                queries++;
                sums[0] += recalledAt(1, i) ? 1 : 0;
                sums[1] += recalledAt(2, i) ? 1 : 0;
                sums[2] += recalledAt(4, i) ? 1 : 0;
                sums[3] += recalledAt(8, i) ? 1 : 0;
                sums[4] += averagePrecision[i];
                sums[5] += averagePrecisionAt10[i];
                sums[6] += averagePrecisionAtClassSize[i];
            }
        }
        double n = Math.max(1, queries);
        return new RetrievalMetrics(
                queries,
                sums[0] / n,
                sums[1] / n,
                sums[2] / n,
                sums[3] / n,
                sums[4] / n,
                sums[5] / n,
                sums[6] / n,
                null);
    }

    /**
     * Computes the figures of one query.
     *
     * @param ranks of its matches among all images but itself, from 0, ascending
     * @param count how many matches there are; the array may be longer
     */
    public void set(int query, int[] ranks, int count) {
        if (count == 0) {
            firstMatch[query] = -1;
            return;
        }
        double all = 0;
        double atTen = 0;
        double atClassSize = 0;
        for (int i = 0; i < count; i++) {
            double precision = (i + 1.0) / (ranks[i] + 1.0);
            all += precision;
            atTen += ranks[i] < 10 ? precision : 0;
            atClassSize += ranks[i] < count ? precision : 0;
        }
        firstMatch[query] = ranks[0];
        averagePrecision[query] = all / count;
        averagePrecisionAt10[query] = atTen / 10;
        averagePrecisionAtClassSize[query] = atClassSize / count;
    }
}
