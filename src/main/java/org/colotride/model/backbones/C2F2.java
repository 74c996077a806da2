package org.colotride.model.backbones;

import java.util.Arrays;
import java.util.Map;
import org.colotride.model.Backbone;
import org.colotride.model.NetworkBuilder;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;

/**
 * RobRank's network for 28×28 images: two 5×5 convolutions (32, 64), each rectified and pooled, and two linear layers
 * (1024, embedding). It takes pixels as they are, without normalisation.
 */
public final class C2F2 implements Backbone {
    /**
     * @param embedding length of the embedding; 512 by default
     * @param metric {@code N} by default
     */
    public record Args(Integer embedding, DistanceMetric metric) {
        public Args {
            embedding = embedding == null ? 512 : embedding;
            metric = metric == null ? DistanceMetric.N : metric;
            if (embedding < 2) {
                throw new IllegalArgumentException("embedding: " + embedding + " is less than 2");
            }
        }
    }

    private final Args args;

    public C2F2(Args args) {
        this.args = args;
    }

    @Override
    public String build(NetworkBuilder builder, String input, ImageShape shape) {
        NetworkBuilder.requireAtLeast(shape, 4, "c2f2");
        String x = builder.convolution("conv1", input, shape.channels(), 32, 5, 1, 2, true);
        x = builder.rectifier("relu1", x);
        x = builder.maxPooling("pool1", x, 2, 2, 0);
        x = builder.convolution("conv2", x, 32, 64, 5, 1, 2, true);
        x = builder.rectifier("relu2", x);
        x = builder.maxPooling("pool2", x, 2, 2, 0);
        x = builder.linear("fc1", x, 64 * (shape.height() / 4) * (shape.width() / 4), 1024);
        x = builder.rectifier("relu3", x);
        return builder.linear("fc2", x, 1024, args.embedding());
    }

    @Override
    public int dimension() {
        return args.embedding();
    }

    @Override
    public DistanceMetric metric() {
        return args.metric();
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

    /** RobRank's {@code rc2f2} is an {@code nn.Sequential}, whose layers are counted. */
    @Override
    public Map<String, String> moduleAliases() {
        return Map.of("0", "conv1", "3", "conv2", "7", "fc1", "9", "fc2");
    }
}
