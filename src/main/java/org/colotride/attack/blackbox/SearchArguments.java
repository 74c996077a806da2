package org.colotride.attack.blackbox;

import java.util.List;
import org.colotride.tensor.ImageShape;

/** Checks what all searches ask of their arguments. */
final class SearchArguments {
    private SearchArguments() {}

    static void requireOnePerImage(float[] images, ImageShape shape, List<?> objectives, List<?> randoms) {
        int count = objectives.size();
        if (images.length != (long) count * shape.length()) {
            throw new IllegalArgumentException(
                    count + " objectives do not go with " + images.length + " pixels in images of " + shape);
        }
        if (randoms.size() != count) {
            throw new IllegalArgumentException(
                    count + " objectives do not go with " + randoms.size() + " random generators");
        }
    }

    static void requireEpsilon(double epsilon) {
        if (!(epsilon >= 0 && epsilon <= 1)) {
            throw new IllegalArgumentException("epsilon: " + epsilon + " is not in [0, 1]");
        }
    }
}
