package org.colotride.experiment;

import java.util.Arrays;
import org.colotride.model.Backbone;
import org.colotride.model.NetworkBuilder;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;

/** The smallest network that normalises by its batch: batch normalisation, rectifier, mean of each channel, linear. */
final class PooledNormalization implements Backbone {
    static final double MOMENTUM = 0.3;
    private final int dimension;

    PooledNormalization(int dimension) {
        this.dimension = dimension;
    }

    @Override
    public String build(NetworkBuilder builder, String input, ImageShape shape) {
        String normalized = builder.batchNormalization("bn", input, shape.channels(), false, MOMENTUM);
        String pooled = builder.globalAveragePooling("pool", builder.rectifier("relu", normalized));
        return builder.linear("fc", pooled, shape.channels(), dimension);
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public DistanceMetric metric() {
        return DistanceMetric.E;
    }

    @Override
    public double[] mean(int channels) {
        return new double[channels];
    }

    @Override
    public double[] deviation(int channels) {
        double[] ones = new double[channels];
        Arrays.fill(ones, 1);
        return ones;
    }
}
