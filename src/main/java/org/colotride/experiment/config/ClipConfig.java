package org.colotride.experiment.config;

import org.colotride.config.Require;
import org.colotride.model.GradientClipping;

/**
 * How gradients of weights are clipped: by one of the two.
 *
 * @param norm largest Euclidean norm of the whole gradient, above 0
 * @param value largest absolute value of each of its numbers, above 0
 */
public record ClipConfig(Double norm, Double value) {
    /** @throws IllegalArgumentException if not one of them is given, or it is out of its range */
    public ClipConfig {
        if ((norm == null) == (value == null)) {
            throw new IllegalArgumentException("give either norm or value");
        }
        if (norm != null) {
            Require.above("norm", norm, 0);
        } else {
            Require.above("value", value, 0);
        }
    }

    /** The same, to be done. */
    public GradientClipping clipping() {
        return norm == null ? GradientClipping.byValue(value) : GradientClipping.byNorm(norm);
    }
}
