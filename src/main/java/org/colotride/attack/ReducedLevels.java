package org.colotride.attack;

import java.util.random.RandomGenerator;
import org.colotride.config.Default;
import org.colotride.config.Require;
import org.colotride.tensor.ImageShape;

/**
 * Rounds each pixel to one of a few equally spaced levels, to wash small changes away (feature squeezing, Xu et al., NDSS
 * 2018, arXiv 1704.01155). It has no useful gradient: an attack takes that of the identity.
 */
public final class ReducedLevels implements InputTransform {
    private final int steps;

    /** @param levels of a channel, black and white among them, from 2 to 256 */
    public record Args(@Default("8") int levels) {
        public Args {
            Require.inRange("levels", levels, 2, 256);
        }
    }

    public ReducedLevels(Args args) {
        this.steps = args.levels() - 1;
    }

    @Override
    public void apply(float[] image, ImageShape shape, RandomGenerator random) {
        for (int p = 0; p < image.length; p++) {
            image[p] = (float) Math.round(image[p] * steps) / steps;
        }
    }
}
