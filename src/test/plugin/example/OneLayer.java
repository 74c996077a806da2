package example;

import org.colotride.config.Plugin;
import org.colotride.model.Backbone;
import org.colotride.model.NetworkBuilder;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;

/** A network: one convolution, the mean of its maps, a linear layer. */
public final class OneLayer implements Plugin<Backbone, OneLayer.Args> {
    public record Args(Integer embedding) {
        public Args {
            embedding = embedding == null ? 8 : embedding;
        }
    }

    private record Network(int dimension) implements Backbone {
        @Override
        public String build(NetworkBuilder builder, String input, ImageShape shape) {
            String maps = builder.convolution("conv", input, shape.channels(), 6, 3, 1, 1, true);
            String mean = builder.globalAveragePooling("mean", builder.rectifier("relu", maps));
            return builder.linear("last", mean, 6, dimension);
        }

        @Override
        public DistanceMetric metric() {
            return DistanceMetric.N;
        }

        @Override
        public double[] mean(int channels) {
            return new double[channels];
        }

        @Override
        public double[] deviation(int channels) {
            double[] ones = new double[channels];
            java.util.Arrays.fill(ones, 1);
            return ones;
        }
    }

    @Override
    public Class<Backbone> kind() {
        return Backbone.class;
    }

    @Override
    public String name() {
        return "one-layer";
    }

    @Override
    public Class<Args> arguments() {
        return Args.class;
    }

    @Override
    public Backbone create(Args args) {
        return new Network(args.embedding());
    }
}
