package org.colotride.model.engine;

import org.colotride.tensor.ImageShape;

/**
 * How many images an engine computes at a time. Libraries choose their loops, and with them the order of sums, by the
 * number of images; one number for all calls gives an image the same answer in every batch.
 *
 * <p>Large enough that a network's weights are read for several images, small enough that a batch's last chunk, filled up
 * with empty images, wastes little: 4 of 224×224, 8 of 64×64, 32 of 28×28.
 */
public final class ChunkSize {
    private static final int LARGE_IMAGE = 100_000;
    private static final int MEDIUM_IMAGE = 4_000;

    private ChunkSize() {}

    /** The same for every call, whatever its count. */
    public static int of(ImageShape shape) {
        if (shape.length() >= LARGE_IMAGE) {
            return 4;
        }
        return shape.length() >= MEDIUM_IMAGE ? 8 : 32;
    }

    /**
     * Three quarters of {@link #of}: an update is of three images a pair, which 3 (of 224×224) or 6 (of 64×64) divide where 4 or 8
     * leave a rest, so that two machines get as much of it each.
     */
    public static int ofTriplets(ImageShape shape) {
        return of(shape) / 4 * 3;
    }

    /** So many images, or as few more as make whole chunks. */
    public static int roundedUp(int images, ImageShape shape) {
        int chunk = of(shape);
        return (images + chunk - 1) / chunk * chunk;
    }

    /** The largest batch of at most so many images that wastes nothing: whole chunks, if it holds one. */
    public static int wholeChunks(int images, ImageShape shape) {
        int chunk = of(shape);
        return images < chunk ? images : images / chunk * chunk;
    }
}
