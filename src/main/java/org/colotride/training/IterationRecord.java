package org.colotride.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One training iteration, one line of {@code history.jsonl}. What was not measured is NaN; a collapseness or a gauge that
 * was not measured stands in no line.
 *
 * @param iteration counted from 1 over the whole run
 * @param epoch counted from 1
 * @param phase the turn's name, see {@link org.colotride.defense.Turn#name}
 * @param loss that was trained on
 * @param collapsenessBefore C = D(d_ap) − D(d_an) of the benign triplets; never null
 * @param collapsenessAfter the same of the perturbed triplets
 * @param hardnessBefore H = mean d_ap − mean d_an of the benign triplets
 * @param hardnessAfter the same of the perturbed triplets
 * @param steps perturbation steps used
 * @param epsilon largest change of a pixel, in [0, 1]
 * @param activeFraction of the triplets whose own loss is positive
 * @param imagesPerSecond of the batch, everything included
 * @param meanPairwiseDistance of the batch's benign embeddings; near 0 in a collapse
 * @param gauges the defence's own figures by their names, in order; never null
 * @param forward images that the network embedded to make the batch, the update itself not among them; 0 in files of
 *     versions that did not count
 * @param backward images whose gradient it gave to make the batch
 */
public record IterationRecord(
        int iteration,
        int epoch,
        String phase,
        double loss,
        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Unmeasured.class) Double collapsenessBefore,
        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Unmeasured.class) Double collapsenessAfter,
        double hardnessBefore,
        double hardnessAfter,
        int steps,
        double epsilon,
        double activeFraction,
        double imagesPerSecond,
        double meanPairwiseDistance,
        @JsonInclude(
                        value = JsonInclude.Include.NON_EMPTY,
                        content = JsonInclude.Include.CUSTOM,
                        contentFilter = Unmeasured.class)
                Map<String, Double> gauges,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long forward,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long backward)
        implements HistoryRecord {
    @JsonCreator
    public IterationRecord {
        collapsenessBefore = collapsenessBefore == null ? Double.NaN : collapsenessBefore;
        collapsenessAfter = collapsenessAfter == null ? Double.NaN : collapsenessAfter;
        gauges = gauges == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(gauges));
    }

    /** One of a defence without figures of its own. */
    public IterationRecord(
            int iteration,
            int epoch,
            String phase,
            double loss,
            double collapsenessBefore,
            double collapsenessAfter,
            double hardnessBefore,
            double hardnessAfter,
            int steps,
            double epsilon,
            double activeFraction,
            double imagesPerSecond,
            double meanPairwiseDistance) {
        this(
                iteration,
                epoch,
                phase,
                loss,
                (Double) collapsenessBefore,
                (Double) collapsenessAfter,
                hardnessBefore,
                hardnessAfter,
                steps,
                epsilon,
                activeFraction,
                imagesPerSecond,
                meanPairwiseDistance,
                Map.of(),
                0,
                0);
    }

    /** Whether the defence knows collapseness. */
    @JsonIgnore
    public boolean hasCollapseness() {
        return Double.isFinite(collapsenessBefore);
    }

    /** A figure of the defence's own; NaN if this iteration has none of that name. */
    public double gauge(String name) {
        Double value = gauges.get(name);
        return value == null ? Double.NaN : value;
    }
}
