package org.colotride.retrieval;

/**
 * Benign retrieval figures, means over all queries, each in [0, 1].
 *
 * @param queries number of queries that have another image of their class, in a gallery that is apart an image of their
 *     class there; the others are left out
 * @param recallAt1 fraction of queries with a match among the nearest 1 (R@1)
 * @param recallAt2 R@2
 * @param recallAt4 R@4
 * @param recallAt8 R@8
 * @param map mean average precision over the whole ranking
 * @param mapAt10 mAP@R with R = 10, see {@link QueryFigures}
 * @param mapAtR mAP@R with R = the number of those images
 * @param nmi normalised mutual information of k-means clusters and classes; null if it was not computed
 */
public record RetrievalMetrics(
        int queries,
        double recallAt1,
        double recallAt2,
        double recallAt4,
        double recallAt8,
        double map,
        double mapAt10,
        double mapAtR,
        Double nmi) {
    /** The same with NMI. */
    public RetrievalMetrics withNmi(double value) {
        return new RetrievalMetrics(queries, recallAt1, recallAt2, recallAt4, recallAt8, map, mapAt10, mapAtR, value);
    }
}
