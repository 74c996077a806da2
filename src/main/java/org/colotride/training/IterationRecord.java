package org.colotride.training;

/**
 * One training iteration, one line of {@code history.jsonl}. What was not measured is NaN.
 *
 * @param iteration counted from 1 over the whole run
 * @param epoch counted from 1
 * @param phase {@code CAP}, {@code ANP} or {@code none}
 * @param loss that was trained on
 * @param collapsenessBefore C = D(d_ap) − D(d_an) of the benign triplets
 * @param collapsenessAfter the same of the perturbed triplets
 * @param hardnessBefore H = mean d_ap − mean d_an of the benign triplets
 * @param hardnessAfter the same of the perturbed triplets
 * @param steps perturbation steps used
 * @param epsilon largest change of a pixel, in [0, 1]
 * @param activeFraction of the triplets whose own loss is positive
 * @param imagesPerSecond of the batch, everything included
 * @param meanPairwiseDistance of the batch's benign embeddings; near 0 in a collapse
 */
public record IterationRecord(
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
        double meanPairwiseDistance)
        implements HistoryRecord {}
