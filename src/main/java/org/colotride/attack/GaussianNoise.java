package org.colotride.attack;

import java.util.random.RandomGenerator;
import org.colotride.config.Default;
import org.colotride.config.Require;
import org.colotride.tensor.ImageShape;

/**
 * Adds Gaussian noise to each pixel, drawn anew for each image, and clips to [0, 1] (as in randomised defences; Liu et al.,
 * ECCV 2018, arXiv 1712.00673). An attack takes the mean of its gradients over several draws.
 */
public final class GaussianNoise implements InputTransform {
    private final Args args;

    /**
     * @param sigma standard deviation, pixels in [0, 1], above 0
     * @param draws over which an attack takes the mean, ≥ 1
     */
    public record Args(@Default("0.1") double sigma, @Default("8") int draws) {
        public Args {
            Require.above("sigma", sigma, 0);
            Require.atLeast("draws", draws, 1);
        }
    }

    public GaussianNoise(Args args) {
        this.args = args;
    }

    @Override
    public void apply(float[] image, ImageShape shape, RandomGenerator random) {
        for (int p = 0; p < image.length; p++) {
            image[p] = (float) Math.max(0, Math.min(1, image[p] + args.sigma() * random.nextGaussian()));
        }
    }

    /** Zero where the noise has left [0, 1]. */
    @Override
    public void backward(float[] image, ImageShape shape, RandomGenerator random, float[] gradient) {
        for (int p = 0; p < image.length; p++) {
            double seen = image[p] + args.sigma() * random.nextGaussian();
            if (seen < 0 || seen > 1) {
                gradient[p] = 0;
            }
        }
    }

    @Override
    public int draws() {
        return args.draws();
    }
}
