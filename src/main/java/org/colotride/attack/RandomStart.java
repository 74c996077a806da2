package org.colotride.attack;

import java.util.random.RandomGenerator;
import org.colotride.random.SeededRandom;

/** Where a search begins if not at the benign image: uniform in the ε-ball, clipped to [0, 1] (Madry et al., ICLR 2018). */
public final class RandomStart {
    private RandomStart() {}

    /**
     * @param images benign pixels in [0, 1], {@code [seeds.length, C, H, W]}; displaced after
     * @param epsilon largest change of a pixel
     * @param seeds of each image, so that its start does not depend on the batch
     * @param restart tells the starts of one image apart
     */
    public static void displace(float[] images, double epsilon, long[] seeds, int restart) {
        int length = images.length / seeds.length;
        for (int i = 0; i < seeds.length; i++) {
            RandomGenerator random = SeededRandom.derive(seeds[i], restart);
            for (int k = i * length; k < (i + 1) * length; k++) {
                float moved = images[k] + (float) (epsilon * (2 * random.nextDouble() - 1));
                images[k] = Math.min(Math.max(moved, 0f), 1f);
            }
        }
    }
}
