package example;

import org.colotride.config.Plugin;
import org.colotride.loss.BatchLayout;
import org.colotride.loss.MetricLoss;
import org.colotride.tensor.Embeddings;

/** A loss: the squared distance to the positive, less that to the negative, where that is above −margin. */
public final class SquaredMargin implements Plugin<MetricLoss, SquaredMargin.Args> {
    public record Args(Double margin) {
        public Args {
            margin = margin == null ? 0.5 : margin;
        }
    }

    private record Squared(double margin) implements MetricLoss {
        @Override
        public double evaluate(Embeddings batch, BatchLayout layout, float[] gradient) {
            if (gradient != null) {
                java.util.Arrays.fill(gradient, 0);
            }
            int count = layout.triplets().count();
            double loss = 0;
            for (int t = 0; t < count; t++) {
                int a = batch.offset(layout.triplets().anchors()[t]);
                int p = batch.offset(layout.triplets().positives()[t]);
                int n = batch.offset(layout.triplets().negatives()[t]);
                double own = hinge(batch.values(), a, p, n, batch.dimension());
                if (own <= 0) {
                    continue;
                }
                loss += own / count;
                for (int d = 0; d < batch.dimension() && gradient != null; d++) {
                    float[] x = batch.values();
                    gradient[a + d] += 2f * (x[n + d] - x[p + d]) / count;
                    gradient[p + d] += 2f * (x[p + d] - x[a + d]) / count;
                    gradient[n + d] += 2f * (x[a + d] - x[n + d]) / count;
                }
            }
            return loss;
        }

        private double hinge(float[] x, int a, int p, int n, int dimension) {
            double sum = margin;
            for (int d = 0; d < dimension; d++) {
                double positive = x[a + d] - x[p + d];
                double negative = x[a + d] - x[n + d];
                sum += positive * positive - negative * negative;
            }
            return sum;
        }

        @Override
        public double activeFraction(Embeddings embeddings, BatchLayout layout) {
            return 1;
        }
    }

    @Override
    public Class<MetricLoss> kind() {
        return MetricLoss.class;
    }

    @Override
    public String name() {
        return "squared-margin";
    }

    @Override
    public Class<Args> arguments() {
        return Args.class;
    }

    @Override
    public MetricLoss create(Args args) {
        return new Squared(args.margin());
    }
}
