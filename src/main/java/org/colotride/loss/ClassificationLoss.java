package org.colotride.loss;

import java.util.Arrays;
import org.colotride.tensor.Embeddings;

/**
 * Softmax cross-entropy over the training classes: the embedding's first numbers are taken for the classes' scores. For
 * pretraining a backbone whose last layer is then replaced (see {@code weights.fresh}). Each image counts alike, whether
 * anchor, positive or negative.
 */
public final class ClassificationLoss implements MetricLoss {
    private final double smoothing;

    /** @param labelSmoothing share of the target spread over all classes (Szegedy et al., CVPR 2016), in [0, 1); 0 if null */
    public record Args(Double labelSmoothing) {
        /** @throws IllegalArgumentException if it is out of range */
        public Args {
            labelSmoothing = labelSmoothing == null ? 0 : labelSmoothing;
            if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
                throw new IllegalArgumentException("labelSmoothing: " + labelSmoothing + " is not in [0, 1)");
            }
        }
    }

    public ClassificationLoss(Args args) {
        this.smoothing = args.labelSmoothing();
    }

    @Override
    public void requireFitting(int dimension, int classes) {
        if (dimension != classes) {
            throw new IllegalArgumentException("classification of " + classes
                    + " training classes needs as many outputs, the network has " + dimension
                    + "; set model.args.embedding=" + classes + " and model.args.metric=E");
        }
    }

    @Override
    public double evaluate(Embeddings images, BatchLayout layout, float[] gradient) {
        int[] labels = layout.labels();
        requireLabels(images, labels);
        int classes = images.dimension();
        float[] scores = images.values();
        double spread = smoothing / classes;
        double loss = 0;
        for (int i = 0; i < labels.length; i++) {
            int start = i * classes;
            double logSum = logSumOfExponentials(scores, start, classes);
            for (int c = 0; c < classes; c++) {
                double target = spread + (c == labels[i] ? 1 - smoothing : 0);
                double logProbability = scores[start + c] - logSum;
                loss -= target * logProbability / labels.length;
                if (gradient != null) {
                    gradient[start + c] = (float) ((Math.exp(logProbability) - target) / labels.length);
                }
            }
        }
        return loss;
    }

    /** Fraction of the images that are taken for another class. */
    @Override
    public double activeFraction(Embeddings images, BatchLayout layout) {
        int[] labels = layout.labels();
        requireLabels(images, labels);
        int wrong = 0;
        for (int i = 0; i < labels.length; i++) {
            float[] row = images.row(i);
            float own = row[labels[i]];
            row[labels[i]] = Float.NEGATIVE_INFINITY;
            for (float other : row) {
                if (other >= own) {
                    wrong++;
                    break;
                }
            }
        }
        return (double) wrong / labels.length;
    }

    private static double logSumOfExponentials(float[] scores, int start, int count) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < count; c++) {
            largest = Math.max(largest, scores[start + c]);
        }
        double sum = 0;
        for (int c = 0; c < count; c++) {
            sum += Math.exp(scores[start + c] - largest);
        }
        return largest + Math.log(sum);
    }

    private static void requireLabels(Embeddings images, int[] labels) {
        int dimension = images.dimension();
        if (labels.length != images.count() || labels.length == 0) {
            throw new IllegalArgumentException(images.count() + " images have " + labels.length + " labels");
        }
        if (Arrays.stream(labels).anyMatch(label -> label < 0 || label >= dimension)) {
            throw new IllegalArgumentException("a label is not among the " + dimension + " classes");
        }
    }
}
