package org.colotride.attack;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.colotride.config.Default;
import org.colotride.config.Require;
import org.colotride.tensor.ImageShape;

/**
 * Blurs an image by a Gaussian of the given width, cut off at three deviations and scaled to sum to 1; beyond its edges the
 * image repeats its outermost pixels. Local smoothing, as feature squeezing uses it with a median (Xu et al., NDSS 2018, arXiv
 * 1704.01155); a Gaussian has a gradient everywhere, its own transpose.
 */
public final class GaussianSmoothing implements InputTransform {
    private static final int DEVIATIONS = 3;

    private final double[] kernel;

    /** @param sigma standard deviation in pixels, above 0 and at most 100 */
    public record Args(@Default("1") double sigma) {
        public Args {
            Require.aboveUpTo("sigma", sigma, 0, 100);
        }
    }

    public GaussianSmoothing(Args args) {
        int radius = (int) Math.ceil(DEVIATIONS * args.sigma());
        double[] weights = new double[2 * radius + 1];
        for (int k = 0; k < weights.length; k++) {
            double distance = (k - radius) / args.sigma();
            weights[k] = Math.exp(-distance * distance / 2);
        }
        double sum = Arrays.stream(weights).sum();
        this.kernel = Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }

    @Override
    public void apply(float[] image, ImageShape shape, RandomGenerator random) {
        lines(image, shape, false);
    }

    @Override
    public void backward(float[] image, ImageShape shape, RandomGenerator random, float[] gradient) {
        lines(gradient, shape, true);
    }

    private void lines(float[] values, ImageShape shape, boolean transposed) {
        int height = shape.height();
        int width = shape.width();
        double[] line = new double[Math.max(height, width)];
        double[] smooth = new double[line.length];
        for (int c = 0; c < shape.channels(); c++) {
            int first = c * height * width;
            for (int y = 0; y < height; y++) {
                line(values, first + y * width, 1, width, line, smooth, transposed);
            }
            for (int x = 0; x < width; x++) {
                line(values, first + x, width, height, line, smooth, transposed);
            }
        }
    }

    private void line(
            float[] values, int first, int stride, int length, double[] line, double[] smooth, boolean transposed) {
        int radius = kernel.length / 2;
        for (int i = 0; i < length; i++) {
            line[i] = values[first + i * stride];
            smooth[i] = 0;
        }
        for (int i = 0; i < length; i++) {
            for (int k = 0; k < kernel.length; k++) {
                int from = Math.max(0, Math.min(length - 1, i + k - radius));
                if (transposed) {
                    smooth[from] += kernel[k] * line[i];
                } else {
                    smooth[i] += kernel[k] * line[from];
                }
            }
        }
        for (int i = 0; i < length; i++) {
            values[first + i * stride] = (float) smooth[i];
        }
    }
}
