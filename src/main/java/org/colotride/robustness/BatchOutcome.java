package org.colotride.robustness;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.math.BigDecimal;
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
 * @param lossSums exact sum over the queries of the loss before each update, and after the last; null where one was not
 *     a number
 * @param zeroGradientSums exact sum over the queries of the share of pixels without a gradient at each step; empty for a
 *     black-box search
 * @param largestChange of any pixel
 * @param modelQueries images that the attacked model embedded for each query of a black-box search; 0 for PGD
 * @param examples pictures of some of the queries
 * @param worst how the worst case was found; null for other searches
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchOutcome(
        int[] queries,
        int[][] selected,
        Map<String, double[]> benign,
        Map<String, double[]> adversarial,
        BigDecimal[] lossSums,
        BigDecimal[] zeroGradientSums,
        double largestChange,
        int modelQueries,
        List<Example> examples,
        WorstFound worst)
        implements Serializable {
    /** Outcomes that earlier versions kept hold {@code lossPerStep} and {@code zeroGradients}, means in place of sums. */
    @JsonCreator
    static BatchOutcome read(
            @JsonProperty("queries") int[] queries,
            @JsonProperty("selected") int[][] selected,
            @JsonProperty("benign") Map<String, double[]> benign,
            @JsonProperty("adversarial") Map<String, double[]> adversarial,
            @JsonProperty("lossSums") BigDecimal[] lossSums,
            @JsonProperty("zeroGradientSums") BigDecimal[] zeroGradientSums,
            @JsonProperty("lossPerStep") double[] lossPerStep,
            @JsonProperty("zeroGradients") double[] zeroGradients,
            @JsonProperty("largestChange") double largestChange,
            @JsonProperty("modelQueries") int modelQueries,
            @JsonProperty("examples") List<Example> examples,
            @JsonProperty("worst") WorstFound worst) {
        return new BatchOutcome(
                queries,
                selected,
                benign,
                adversarial,
                lossSums == null ? LossSums.ofMeans(lossPerStep, queries.length) : lossSums,
                zeroGradientSums == null ? LossSums.ofMeans(zeroGradients, queries.length) : zeroGradientSums,
                largestChange,
                modelQueries,
                examples,
                worst);
    }

    /**
     * One query, before and after.
     *
     * @param query its row, as those of the batch
     * @param adversarial picture, a {@code data:} address
     * @param perturbation amplified, a {@code data:} address
     * @param before the nearest other images of the gallery to the benign query, nearest first
     * @param after those of the adversarial one
     */
    public record Example(int query, String adversarial, String perturbation, List<Near> before, List<Near> after)
            implements Serializable {}

    /** A row of the gallery and its distance. */
    public record Near(int row, double distance) implements Serializable {}
}
