package org.colotride.defense;

import org.colotride.attack.PgdSettings;
import org.colotride.tensor.ImageShape;
import org.colotride.tensor.PairDistance;

/**
 * The descent that the published comparators share: no random start, steps of α, or a single one of ε, no schedule. What
 * is not given follows the size of the images, as published: 77/255, 3/255 and 32 for 28×28, 8/255, 1/255 and 32 for
 * larger ones.
 *
 * @param epsilon largest change of a pixel, in (0, 1]; null for the published one
 * @param alpha size of a step, in (0, 1]; null for the published one
 * @param steps of PGD, at least 1; null for the published number
 * @param distance between embeddings; Euclidean if null, cosine for the metric C
 */
public record PublishedDescent(Double epsilon, Double alpha, Integer steps, PairDistance distance) {
    private static final int SMALL = 32;

    /** @throws IllegalArgumentException if a number is out of range; the message begins with its key */
    public PublishedDescent {
        distance = distance == null ? PairDistance.euclidean : distance;
        require(epsilon == null || epsilon > 0 && epsilon <= 1, "epsilon: " + epsilon + " is not in (0, 1]");
        require(alpha == null || alpha > 0 && alpha <= 1, "alpha: " + alpha + " is not in (0, 1]");
        require(steps == null || steps >= 1, "steps: " + steps + " is less than 1");
    }

    PublishedDescent(Double epsilon, Double alpha, Integer steps) {
        this(epsilon, alpha, steps, null);
    }

    /** The same with another published number of steps. */
    PublishedDescent inSteps(int published) {
        return steps == null ? new PublishedDescent(epsilon, alpha, published, distance) : this;
    }

    static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Runs all its steps. */
    PgdSettings settings(ImageShape shape) {
        return settings(shape, false);
    }

    /** Ends, too, where a step changes nothing any more. */
    PgdSettings untilSaturated(ImageShape shape) {
        return settings(shape, true);
    }

    private PgdSettings settings(ImageShape shape, boolean untilSaturated) {
        boolean small = shape.height() <= SMALL && shape.width() <= SMALL;
        double radius = epsilon != null ? epsilon : small ? 77.0 / 255 : 8.0 / 255;
        double step = alpha != null ? alpha : small ? 3.0 / 255 : 1.0 / 255;
        int most = steps != null ? steps : 32;
        return new PgdSettings(radius, most == 1 ? radius : step, most, Double.NEGATIVE_INFINITY, untilSaturated);
    }
}
