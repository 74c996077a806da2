package org.colotride.attack;

import java.util.random.RandomGenerator;
import org.colotride.random.SeededRandom;

/** Where a search begins if not at the benign image: uniform in the ε-ball, clipped to [0, 1] (Madry et al., ICLR 2018). */
public final class RandomStart {
    private RandomStart() {}

    /**
     * @param images benign pixels in [0, 1], {@code [seeds.length, C, H, W]}; displaced after
     * @param norm by which an image may change
     * @param epsilon by so much
     * @param seeds of each image, so that its start does not depend on the batch
     * @param restart tells the starts of one image apart
     */
    public static void displace(float[] images, Norm norm, double epsilon, long[] seeds, int restart) {
        int length = images.length / seeds.length;
        for (int i = 0; i < seeds.length; i++) {
            RandomGenerator random = SeededRandom.derive(seeds[i], restart);
            if (norm == Norm.l2) {
                displaceInBall(images, i * length, length, epsilon, random);
                continue;
            }
            for (int k = i * length; k < (i + 1) * length; k++) {
                float moved = images[k] + (float) (epsilon * (2 * random.nextDouble() - 1));
                images[k] = Math.min(Math.max(moved, 0f), 1f);
            }
        }
    }

    /** Uniform in the ball by ℓ2: a direction that is uniform, and a radius that leaves equal volumes equally likely. */
    private static void displaceInBall(float[] images, int first, int length, double epsilon, RandomGenerator random) {
        double[] direction = new double[length];
        double squares = 0;
        for (int k = 0; k < length; k++) {
            direction[k] = random.nextGaussian();
            squares += direction[k] * direction[k];
        }
        double radius = epsilon * Math.pow(random.nextDouble(), 1.0 / length) / Math.sqrt(squares);
        for (int k = 0; k < length; k++) {
            float moved = (float) (images[first + k] + radius * direction[k]);
            images[first + k] = Math.min(Math.max(moved, 0f), 1f);
        }
    }
}
