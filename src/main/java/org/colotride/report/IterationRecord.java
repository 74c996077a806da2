package org.colotride.report;

/**
 * One iteration of training, one line of {@code history.jsonl}.
 *
 * @param iteration over all epochs, from 0
 * @param epoch from 0
 * @param perturbation {@code CAP}, {@code ANP} or {@code none}
 * @param loss of the update, without weight decay
 * @param collapsenessBefore of the benign triplets
 * @param collapsenessAfter of the triplets as trained on, measured in the training pass
 * @param hardnessBefore of the benign triplets
 * @param hardnessAfter of the triplets as trained on
 * @param steps PGD steps used
 * @param epsilon in force, 0 without a perturbation
 * @param alpha step size in force
 * @param activeFraction fraction of triplets with a positive loss
 * @param meanDistance between the batch's benign embeddings
 * @param imagesPerSecond images of triplets, perturbation and update included
 */
public record IterationRecord(
        int iteration,
        int epoch,
        String perturbation,
        double loss,
        double collapsenessBefore,
        double collapsenessAfter,
        double hardnessBefore,
        double hardnessAfter,
        int steps,
        double epsilon,
        double alpha,
        double activeFraction,
        double meanDistance,
        double imagesPerSecond) {}
