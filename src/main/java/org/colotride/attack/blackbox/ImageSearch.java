package org.colotride.attack.blackbox;

import java.util.List;
import java.util.random.RandomGenerator;
import org.colotride.attack.QueryObjective;

/** A way to find adversarial images for given objectives. Not thread-safe. */
public interface ImageSearch {
    /**
     * Perturbs images in place, each within the ε-ball around its benign pixels and within [0, 1]. What happens to an
     * image depends on its own pixels, objective and generator alone, not on the others of the batch.
     *
     * @param images pixels in [0, 1], {@code [count, C, H, W]}, exactly so long; benign before, adversarial after
     * @param objectives one per image
     * @param randoms one generator per image
     * @throws IllegalArgumentException if the numbers of images, objectives and generators differ
     */
    SearchResult search(
            float[] images, List<? extends QueryObjective> objectives, List<? extends RandomGenerator> randoms);
}
