package org.colotride.robustness;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.colotride.attack.Norm;

/**
 * A model's robustness: what {@code robustness.json} holds. The same scoring gives the same file, however often it was
 * interrupted.
 *
 * @param version of this schema
 * @param name of the run
 * @param model what was scored: file, digest, network, metric
 * @param data the images: pipeline, gallery's size and classes, whether it is apart from the queries
 * @param queries that were attacked; each attack says of how many images its own figures are, candidates among them
 * @param plan all that was asked for
 * @param benign retrieval figures on the whole gallery, in [0, 1]
 * @param attacks one entry for each attack of the table
 * @param scores null unless all ten figures are there
 * @param published the same of the published descent alone; null unless the worst case was searched for
 * @param curve one entry for each ε, ascending; empty if there is but one
 * @param warnings signs of false robustness, and departures from the papers
 * @param software versions, machine and revision
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record RobustnessResult(
        int version,
        String name,
        ObjectNode model,
        ObjectNode data,
        int queries,
        ObjectNode plan,
        Map<String, Double> benign,
        List<AttackResult> attacks,
        Scores scores,
        @JsonInclude(JsonInclude.Include.NON_NULL) Scores published,
        List<CurvePoint> curve,
        List<Warning> warnings,
        ObjectNode software) {
    /** 2 since there is a search for the worst case. */
    public static final int VERSION = 2;

    /** Of the oldest files that are read. */
    static final int OLDEST = 1;

    /** By which its adversaries' changes were measured. */
    public Norm norm() {
        return Norm.of(plan.path("profile"));
    }

    /**
     * @param attack as the papers write it
     * @param figures by name
     * @param lossPerStep mean over the queries, before each update and after the last
     * @param zeroGradients share of pixels without a gradient at each step; empty for a black-box search
     * @param modelQueries images that the model embedded for each query of a black-box search
     * @param worstCase null unless the worst case was searched for
     * @param histograms by figure, {@link OutcomeHistogram} of the attacked images; null in files of before it
     */
    public record AttackResult(
            String attack,
            ObjectNode args,
            SearchKind search,
            double epsilon,
            int queries,
            Map<String, Figure> figures,
            double[] lossPerStep,
            double[] zeroGradients,
            double largestChange,
            int modelQueries,
            @JsonInclude(JsonInclude.Include.NON_NULL) WorstCase worstCase,
            @JsonInclude(JsonInclude.Include.NON_NULL) Map<String, int[]> histograms) {}

    /**
     * Beside the worst figures, how they compare and what they cost.
     *
     * @param published the same figures under the published descent alone, of the same queries
     * @param foundBy by figure, of how many queries each search found the worst image
     * @param forward images that the model embedded, mean over the queries
     * @param backward images whose gradient it gave, likewise
     * @param publishedHistograms as those of the attack, under the published descent alone; null in files of before it
     */
    public record WorstCase(
            Map<String, Interval> published,
            Map<String, Map<String, Integer>> foundBy,
            double forward,
            double backward,
            @JsonInclude(JsonInclude.Include.NON_NULL) Map<String, int[]> publishedHistograms) {}

    /** A figure before and after an attack. */
    public record Figure(Interval benign, Interval adversarial) {}

    /**
     * @param ers and its components in [0, 100], by the ten figures' names
     * @param ars relative resistance, likewise
     */
    public record Scores(
            Interval ers, Map<String, Double> ersComponents, Interval ars, Map<String, Double> arsComponents) {}

    /**
     * @param figures adversarial, by name
     * @param ers null unless all ten are there
     * @param published the same under the published descent alone; null unless the worst case was searched for
     */
    public record CurvePoint(
            double epsilon,
            Map<String, Double> figures,
            Double ers,
            Double ars,
            @JsonInclude(JsonInclude.Include.NON_NULL) CurvePoint published) {}

    /**
     * @param name to look it up by
     * @param detail what was seen
     * @param remedy what to do about it
     */
    public record Warning(String name, String detail, String remedy) {}
}
