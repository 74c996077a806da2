package org.colotride.detection;

import java.util.Arrays;
import java.util.List;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;

/**
 * The changed copies of images, those of an image beside each other, in the order of the changes. What is random in them
 * depends on the image's own pixels, the seed and the place of the copy, so that a copy is the same in any batch and whenever it
 * is made. Immutable and thread-safe.
 */
public final class ChangedCopies {
    private final List<SmallChange> changes;
    private final ImageShape shape;
    private final long seed;
    private final int[] changeOfCopy;

    /**
     * @param changes at least one
     * @param shape of the images
     */
    public ChangedCopies(List<SmallChange> changes, ImageShape shape, long seed) {
        this.changes = List.copyOf(changes);
        this.shape = shape;
        this.seed = seed;
        this.changeOfCopy =
                new int[changes.stream().mapToInt(SmallChange::copies).sum()];
        int copy = 0;
        for (int c = 0; c < changes.size(); c++) {
            Arrays.fill(changeOfCopy, copy, copy + changes.get(c).copies(), c);
            copy += changes.get(c).copies();
        }
    }

    /** Number M of copies of one image. */
    public int perImage() {
        return changeOfCopy.length;
    }

    /** How many copies of an image a change makes. */
    public int copiesOf(int change) {
        return changes.get(change).copies();
    }

    /** By which of the changes copy {@code m} of an image, 0 ≤ m < M, is made. */
    public int changeOf(int m) {
        return changeOfCopy[m];
    }

    /**
     * Copies one image.
     *
     * @param images pixels in [0, 1], {@code [≥ index + 1, C, H, W]}
     * @param into receives {@code [M, C, H, W]} from {@code offset} on
     */
    public void make(float[] images, int index, float[] into, int offset) {
        int length = shape.length();
        float[] image = Arrays.copyOfRange(images, index * length, (index + 1) * length);
        int content = Arrays.hashCode(image);
        float[] copy = new float[length];
        for (int m = 0; m < changeOfCopy.length; m++) {
            System.arraycopy(image, 0, copy, 0, length);
            changes.get(changeOfCopy[m]).transform().apply(copy, shape, random(content, m));
            System.arraycopy(copy, 0, into, offset + m * length, length);
        }
    }

    /**
     * Adds the gradients of one image's copies to its own.
     *
     * @param images as {@link #make} was given them
     * @param gradients of the copies, {@code [M, C, H, W]} from {@code offset} on
     * @param into receives the gradient added to what it holds, {@code [≥ index + 1, C, H, W]}
     */
    public void addGradient(float[] images, int index, float[] gradients, int offset, float[] into) {
        int length = shape.length();
        float[] image = Arrays.copyOfRange(images, index * length, (index + 1) * length);
        int content = Arrays.hashCode(image);
        for (int m = 0; m < changeOfCopy.length; m++) {
            float[] gradient = Arrays.copyOfRange(gradients, offset + m * length, offset + (m + 1) * length);
            changes.get(changeOfCopy[m]).transform().backward(image, shape, random(content, m), gradient);
            for (int p = 0; p < length; p++) {
                into[index * length + p] += gradient[p];
            }
        }
    }

    private SeededRandom random(int content, int copy) {
        return SeededRandom.derive(seed, content, copy);
    }
}
