package org.colotride.attack;

import java.util.random.RandomGenerator;
import org.colotride.tensor.ImageShape;

/**
 * What stands before a network and changes the images that it sees: compression, noise, a denoiser, somebody's defence. An
 * attack goes through it: by its own gradient if it has one, by that of the identity if it has none or a useless one (BPDA),
 * and by the mean over its draws if it is random (expectation over transformations; both Athalye et al., ICML 2018).
 * Stateless; may be called by one thread at a time.
 */
@FunctionalInterface
public interface InputTransform {
    /**
     * @param image pixels in [0, 1], {@code [C, H, W]} of the shape; what the network is to see after
     * @param random draws whatever is random, the same again in {@link #backward}
     */
    void apply(float[] image, ImageShape shape, RandomGenerator random);

    /**
     * Turns the gradient of what the network saw into that of the image. By default it stays as it is, as if the network had
     * seen the image itself.
     *
     * @param image as it was before, {@code [C, H, W]}
     * @param random as it was in {@link #apply}
     * @param gradient {@code [C, H, W]}; to be changed in place
     */
    default void backward(float[] image, ImageShape shape, RandomGenerator random, float[] gradient) {}

    /** Over so many draws an attack takes the mean of its gradients; 1 if nothing is random. */
    default int draws() {
        return 1;
    }
}
