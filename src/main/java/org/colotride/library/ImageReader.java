package org.colotride.library;

import org.colotride.data.pipeline.EncodedImage;
import org.colotride.data.pipeline.PhotographReader;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;

/** Reads encoded images of any size as a model's network sees them. Thread-safe; it outlives its model. */
public final class ImageReader {
    private final PhotographReader photographs;

    ImageReader(PhotographReader photographs) {
        this.photographs = photographs;
    }

    /** Of what the network sees. */
    public ImageShape shape() {
        return photographs.shape();
    }

    /**
     * Reads one image: the pixels are those of {@link ImageModel#pixels} to the bit.
     *
     * @param name by which a message calls it
     * @param file what its file holds
     * @param target receives pixels in [0, 1], {@code [C, H, W]}
     * @param offset of the image in it
     * @throws org.colotride.data.UnreadableImageException if it is no image that can be read, or is not whole
     */
    public void read(String name, byte[] file, float[] target, int offset) {
        photographs.read(EncodedImage.of(name, file), new SeededRandom(0), target, offset);
    }
}
