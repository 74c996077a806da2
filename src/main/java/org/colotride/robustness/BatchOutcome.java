package org.colotride.robustness;

import java.util.List;
import java.util.Map;

/**
 * What one attack did to a batch of queries, or of candidates: all that is kept of it.
 *
 * @param queries their rows among the test images, {@code [n]}; where the gallery is apart, rows of the queries or, for
 *     an attack that moves a candidate, of the gallery
 * @param selected rows that the attack selected, {@code [n][…]}; where the gallery is apart, rows of the gallery or, for
 *     an attack that moves a candidate, of the queries
 * @param benign each figure before the attack, {@code [n]}
 * @param adversarial each figure after it, {@code [n]}
 * @param lossPerStep mean loss before each update, and after the last
 * @param zeroGradients share of pixels without a gradient at each step; empty for a black-box search
 * @param largestChange of any pixel
 * @param modelQueries images that the attacked model embedded for each query of a black-box search; 0 for PGD
 * @param examples pictures of some of the queries
 */
public record BatchOutcome(
        int[] queries,
        int[][] selected,
        Map<String, double[]> benign,
        Map<String, double[]> adversarial,
        double[] lossPerStep,
        double[] zeroGradients,
        double largestChange,
        int modelQueries,
        List<Example> examples) {

    /**
     * One query, before and after.
     *
     * @param query its row, as those of the batch
     * @param adversarial picture, a {@code data:} address
     * @param perturbation amplified, a {@code data:} address
     * @param before the nearest other images of the gallery to the benign query, nearest first
     * @param after those of the adversarial one
     */
    public record Example(int query, String adversarial, String perturbation, List<Near> before, List<Near> after) {}

    /** A row of the gallery and its distance. */
    public record Near(int row, double distance) {}
}
