package org.colotride.index;

/**
 * How many of the k nearest images a search finds, measured on images of the index as queries, each without itself.
 *
 * @param k all others if there are fewer
 * @param queries that were measured; 0 if there are not two images
 * @param recall mean of found over k, in [0, 1]; an image as near as the k-th counts as found. 1 without queries
 * @param exact whether searches look at every image, so that the recall must be 1
 */
public record IndexRecall(int k, int queries, double recall, boolean exact) {
    /** Below this, more breadth is worth its time. */
    public static final double ENOUGH = 0.98;

    /** Whether searches miss so much that somebody should be told. */
    public boolean isPoor() {
        return queries > 0 && recall < ENOUGH;
    }
}
