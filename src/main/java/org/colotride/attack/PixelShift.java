package org.colotride.attack;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.colotride.config.Default;
import org.colotride.config.Require;
import org.colotride.tensor.ImageShape;

/**
 * Moves an image by a few whole pixels, drawn anew for each image: every displacement of at most so many rows and columns but
 * none at all is equally likely. What moves in repeats the row or column at the edge. An attack takes the mean of its
 * gradients over several draws.
 */
public final class PixelShift implements InputTransform {
    private final Args args;

    /**
     * @param pixels by which an image moves at most, in each direction, ≥ 1
     * @param draws over which an attack takes the mean, ≥ 1
     */
    public record Args(@Default("1") int pixels, @Default("4") int draws) {
        public Args {
            Require.inRange("pixels", pixels, 1, 1000);
            Require.atLeast("draws", draws, 1);
        }
    }

    public PixelShift(Args args) {
        this.args = args;
    }

    @Override
    public void apply(float[] image, ImageShape shape, RandomGenerator random) {
        float[] still = image.clone();
        int[] sources = sources(shape, random);
        for (int p = 0; p < image.length; p++) {
            image[p] = still[source(sources, p)];
        }
    }

    /** Each pixel gets the gradients of all places that it was seen at. */
    @Override
    public void backward(float[] image, ImageShape shape, RandomGenerator random, float[] gradient) {
        float[] seen = gradient.clone();
        int[] sources = sources(shape, random);
        Arrays.fill(gradient, 0f);
        for (int p = 0; p < seen.length; p++) {
            gradient[source(sources, p)] += seen[p];
        }
    }

    private static int source(int[] sources, int p) {
        int plane = sources.length;
        return p / plane * plane + sources[p % plane];
    }

    /** Where each pixel of a channel comes from, {@code [H, W]}. */
    private int[] sources(ImageShape shape, RandomGenerator random) {
        int side = 2 * args.pixels() + 1;
        int middle = side * side / 2;
        int drawn = random.nextInt(side * side - 1);
        int place = drawn >= middle ? drawn + 1 : drawn;
        int down = place / side - args.pixels();
        int right = place % side - args.pixels();
        int[] sources = new int[shape.height() * shape.width()];
        for (int y = 0; y < shape.height(); y++) {
            int row = Math.max(0, Math.min(shape.height() - 1, y - down));
            for (int x = 0; x < shape.width(); x++) {
                int column = Math.max(0, Math.min(shape.width() - 1, x - right));
                sources[y * shape.width() + x] = row * shape.width() + column;
            }
        }
        return sources;
    }

    @Override
    public int draws() {
        return args.draws();
    }
}
