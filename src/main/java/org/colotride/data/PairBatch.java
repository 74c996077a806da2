package org.colotride.data;

import org.colotride.tensor.ImageShape;

/**
 * A training batch of pairs [a0, p0, a1, p1, …] ("SPC-2"): image 2i is an anchor, image 2i + 1 a positive of it.
 *
 * @param indices index of each image in its {@link ImageSet}, {@code [2B]}
 * @param labels class of each image, {@code [2B]}
 * @param images pixels in [0, 1], {@code [2B, C, H, W]}
 * @param shape shape of one image
 */
public record PairBatch(int[] indices, int[] labels, float[] images, ImageShape shape) {
    /** Number of images, 2B. */
    public int size() {
        return indices.length;
    }
}
