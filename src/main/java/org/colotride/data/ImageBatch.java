package org.colotride.data;

import org.colotride.tensor.ImageShape;

/**
 * Consecutive images of an {@link ImageSet}, as {@link ImageBatches} reads them.
 *
 * @param indices index of each image in its set, {@code [N]}; one that could not be read is absent
 * @param labels class of each image, {@code [N]}
 * @param images pixels in [0, 1], {@code [N, C, H, W]}
 * @param shape shape of one image
 */
public record ImageBatch(int[] indices, int[] labels, float[] images, ImageShape shape) {
    /** Number of images, N. */
    public int size() {
        return indices.length;
    }
}
