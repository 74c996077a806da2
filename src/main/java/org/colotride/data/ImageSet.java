package org.colotride.data;

import java.util.random.RandomGenerator;

/** One split of a data set behind its pipeline: labelled images of one shape, decoded on demand. Thread-safe. */
public interface ImageSet {
    int size();

    /** Shape of every image that {@link #read} writes. */
    ImageShape shape();

    /** Class of image {@code index}, in 0 … {@link #classCount()} − 1. */
    int label(int index);

    int classCount();

    String className(int label);

    /** What a person recognises the image by: its path within the data set, or {@code test/123}. */
    String name(int index);

    /**
     * Decodes one image, applies the pipeline's transforms and writes it as {@code [C, H, W]}, values in [0, 1].
     *
     * @param random source of the random transforms; a set without any draws nothing
     * @throws UnreadableImageException if the image cannot be decoded (the file vanished or broke since it was checked)
     */
    void read(int index, RandomGenerator random, float[] target, int offset);
}
