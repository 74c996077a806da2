package org.colotride.data.pipeline;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.colotride.data.ImageSet;
import org.colotride.data.UnreadableImageException;
import org.colotride.data.source.RawImages;
import org.colotride.data.transform.ImageDecoder;
import org.colotride.tensor.ImageShape;
import org.colotride.tensor.ImageSize;

/** A split of a data set behind the transforms of its pipeline. */
final class PipelineImages implements ImageSet {
    private final RawImages images;
    private final ImageDecoder decoder;
    private final ImageShape shape;
    private final ImageSetIdentity identity;

    /**
     * @param images what the decoder is given, perhaps decoded before
     * @param identity of the same images as the data set has them
     */
    PipelineImages(RawImages images, ImageDecoder decoder, ImageShape shape, ImageSetIdentity identity) {
        this.images = images;
        this.decoder = decoder;
        this.shape = shape;
        this.identity = identity;
    }

    @Override
    public int size() {
        return images.size();
    }

    @Override
    public ImageShape shape() {
        return shape;
    }

    @Override
    public int label(int index) {
        return images.label(index);
    }

    @Override
    public int classCount() {
        return images.classCount();
    }

    @Override
    public String className(int label) {
        return images.className(label);
    }

    @Override
    public String name(int index) {
        return images.name(index);
    }

    @Override
    public Optional<ImageSize> originalSize() {
        return identity.images().size2d();
    }

    @Override
    public Optional<String> identity() {
        return identity.sha256();
    }

    @Override
    public void read(int index, RandomGenerator random, float[] target, int offset) {
        try {
            decoder.decode(images.read(index), random, target, offset);
        } catch (UnreadableImageException e) {
            throw e;
        } catch (RuntimeException e) {
            // OpenCV's own errors are plain RuntimeExceptions.
            throw new UnreadableImageException(name(index) + ": " + e.getMessage(), e);
        }
    }
}
