package org.colotride.model.backbones;

import java.util.Arrays;
import org.colotride.model.Backbone;
import org.colotride.tensor.DistanceMetric;

/**
 * What the networks that torchvision builds for ImageNet have in common here: their arguments, batch normalisation as
 * these say, and the normalisation of their images. Vertices are named as torchvision's modules, the last layer is a
 * linear one to the embedding.
 */
public abstract class TorchvisionBackbone implements Backbone {
    private static final double[] IMAGENET_MEAN = {0.485, 0.456, 0.406};
    private static final double[] IMAGENET_DEVIATION = {0.229, 0.224, 0.225};

    /** Whether batch normalisation keeps its running statistics in training. */
    public enum Statistics {
        /** Running statistics, never changed: the published configuration, for pretrained weights. */
        frozen,
        /** The batch's statistics in training: for networks trained from scratch. */
        batch
    }

    /**
     * @param embedding length of the embedding; 512 by default
     * @param metric {@code N} by default
     * @param batchNormalization {@code frozen} by default
     */
    public record Args(Integer embedding, DistanceMetric metric, Statistics batchNormalization) {
        public Args {
            embedding = embedding == null ? 512 : embedding;
            metric = metric == null ? DistanceMetric.N : metric;
            batchNormalization = batchNormalization == null ? Statistics.frozen : batchNormalization;
            if (embedding < 2) {
                throw new IllegalArgumentException("embedding: " + embedding + " is less than 2");
            }
        }
    }

    private final Args args;

    TorchvisionBackbone(Args args) {
        this.args = args;
    }

    final boolean keepsStatistics() {
        return args.batchNormalization() == Statistics.frozen;
    }

    @Override
    public final int dimension() {
        return args.embedding();
    }

    @Override
    public final DistanceMetric metric() {
        return args.metric();
    }

    @Override
    public final double[] mean(int channels) {
        return perChannel(IMAGENET_MEAN, channels);
    }

    @Override
    public final double[] deviation(int channels) {
        return perChannel(IMAGENET_DEVIATION, channels);
    }

    /** Images of other than three channels get the three's average for each. */
    private static double[] perChannel(double[] colours, int channels) {
        if (channels == colours.length) {
            return colours.clone();
        }
        double[] values = new double[channels];
        Arrays.fill(values, Arrays.stream(colours).average().orElseThrow());
        return values;
    }
}
