package org.colotride.tensor;

/** Height and width of an image in pixels. */
public record ImageSize(int height, int width) {
    public ImageSize {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "an image of height " + height + " and width " + width + ": both must be given and at least 1");
        }
    }

    /** Whether a window of size {@code window} fits into this. */
    public boolean holds(ImageSize window) {
        return window.height <= height && window.width <= width;
    }

    @Override
    public String toString() {
        return height + "×" + width;
    }
}
