package org.colotride.robustness;

import java.util.List;
import org.colotride.attack.Attack;
import org.colotride.attack.BenignQuery;

/** Makes adversarial images of a batch of queries. What a query gets does not depend on the others. Not thread-safe. */
interface Adversary {
    /**
     * @param benign pixels in [0, 1], {@code [n, C, H, W]}; not changed
     * @param queries as the model sees them on which the search runs
     * @param selected rows as {@link Attack#select} gives them, {@code [n][…]}
     * @param seeds of each query's random choices
     */
    Crafted craft(float[] benign, List<BenignQuery> queries, Attack attack, int[][] selected, long[] seeds);

    /**
     * Adversarial images and how they came about.
     *
     * @param images {@code [n, C, H, W]}
     * @param losses of each query before each update and after the last, {@code [n][steps + 1]}
     * @param zeroGradients share of each image's pixels without a gradient at each step, {@code [n][steps]}; of no steps
     *     if there are no gradients
     * @param modelQueries images that the attacked model embedded for each query; 0 for white-box searches
     */
    record Crafted(float[] images, double[][] losses, double[][] zeroGradients, int modelQueries) {}
}
