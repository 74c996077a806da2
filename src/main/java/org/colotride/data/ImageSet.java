package org.colotride.data;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.colotride.tensor.ImageShape;
import org.colotride.tensor.ImageSize;

/** One split of a data set behind its pipeline: labelled images of one shape, decoded on demand. Thread-safe. */
public interface ImageSet {
    int size();

    /** Shape of every image that {@link #read} writes. */
    ImageShape shape();

    /** Class of image {@code index}, in 0 … {@link #classCount()} − 1; −1 in a set without classes. */
    int label(int index);

    int classCount();

    String className(int label);

    /** What a person recognises the image by: its path within the data set, or {@code test/123}. */
    String name(int index);

    /** The size that all images have in their data set, before any transform; empty if they differ or that is unknown. */
    default Optional<ImageSize> originalSize() {
        return Optional.empty();
    }

    /** A checksum that is equal if all images, their names and their classes are; empty if there is none to be had. */
    default Optional<String> identity() {
        return Optional.empty();
    }

    /**
     * Decodes one image, applies the pipeline's transforms and writes it as {@code [C, H, W]}, values in [0, 1].
     *
     * @param random source of the random transforms; a set without any draws nothing
     * @throws UnreadableImageException if the image cannot be decoded (the file vanished or broke since it was checked)
     */
    void read(int index, RandomGenerator random, float[] target, int offset);
}
