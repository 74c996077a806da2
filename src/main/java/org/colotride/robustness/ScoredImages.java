package org.colotride.robustness;

import java.util.stream.IntStream;
import org.colotride.data.ImageBatches;
import org.colotride.data.ImageSet;
import org.colotride.model.SetEmbedder.EmbeddedSet;

/**
 * Images that a model is scored on.
 *
 * @param embedded all of them that can be read, by this model; a row is a position in it
 */
public record ScoredImages(ImageSet images, EmbeddedSet embedded) {
    /** Pixels in [0, 1] of the given rows, {@code [rows.length, C, H, W]}. */
    public float[] pixels(int[] rows) {
        int length = images.shape().length();
        float[] pixels = new float[rows.length * length];
        IntStream.range(0, rows.length).parallel().forEach(i -> {
            int index = embedded.indices()[rows[i]];
            images.read(index, ImageBatches.generator(index), pixels, i * length);
        });
        return pixels;
    }
}
