package org.colotride.data.source;

import java.nio.file.Path;
import java.util.Optional;
import org.colotride.data.UnreadableImageException;
import org.colotride.tensor.ImageSize;

/** One split of a data set: labelled images before any transform. Thread-safe. */
public interface RawImages {
    int size();

    /** Class of image {@code index}, in 0 … {@link #classCount()} − 1. */
    int label(int index);

    int classCount();

    String className(int label);

    /** How many images and classes the data set lists, whether they can be used or not. */
    default OfficialCounts.Split listed() {
        return new OfficialCounts.Split(size(), classCount());
    }

    /** The image's path within the data set, or {@code test/123}. */
    String name(int index);

    /** The size that all images have, if that is known without reading them. */
    Optional<ImageSize> size2d();

    /** The file that the image is decoded from; empty if it is in memory already. */
    default Optional<Path> file(int index) {
        return Optional.empty();
    }

    /** @throws UnreadableImageException if the file vanished or cannot be read */
    RawImage read(int index);
}
