package org.colotride.attack.blackbox;

import org.colotride.tensor.ImageShape;

/**
 * Where noise is drawn. Images of at most 64×64 have noise of their own size; for larger ones it is drawn at 32×32 and
 * enlarged by nearest neighbour, as RobRank does (its images are 28×28 and 224×224): far fewer unknowns to estimate.
 */
final class NoiseGrid {
    private static final int LARGEST_FULL_SIDE = 64;
    private static final int REDUCED_SIDE = 32;

    private final int length;
    private final int[] cells;

    NoiseGrid(ImageShape shape) {
        boolean reduced = Math.max(shape.height(), shape.width()) > LARGEST_FULL_SIDE;
        int height = reduced ? Math.min(shape.height(), REDUCED_SIDE) : shape.height();
        int width = reduced ? Math.min(shape.width(), REDUCED_SIDE) : shape.width();
        length = shape.channels() * height * width;
        cells = new int[shape.length()];
        for (int c = 0, pixel = 0; c < shape.channels(); c++) {
            for (int y = 0; y < shape.height(); y++) {
                int row = c * height + y * height / shape.height();
                for (int x = 0; x < shape.width(); x++) {
                    cells[pixel++] = row * width + x * width / shape.width();
                }
            }
        }
    }

    /** Number of independent values. */
    int length() {
        return length;
    }

    /** The value that moves a pixel; pixels count from the image's first. */
    int cell(int pixel) {
        return cells[pixel];
    }
}
