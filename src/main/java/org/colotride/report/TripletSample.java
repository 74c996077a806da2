package org.colotride.report;

/**
 * One triplet before and after its perturbation; pixels in [0, 1], {@code [C, H, W]} each.
 *
 * @param perturbation {@code CAP} or {@code ANP}
 * @param iteration in which it was trained on
 * @param positiveDistance anchor to positive, benign
 * @param negativeDistance anchor to negative, benign
 */
public record TripletSample(
        String perturbation,
        int iteration,
        float[] anchor,
        float[] positive,
        float[] negative,
        float[] adversarialAnchor,
        float[] adversarialPositive,
        float[] adversarialNegative,
        double positiveDistance,
        double negativeDistance) {}
