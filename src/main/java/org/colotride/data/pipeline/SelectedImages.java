package org.colotride.data.pipeline;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.colotride.data.source.RawImage;
import org.colotride.data.source.RawImages;
import org.colotride.tensor.ImageSize;

/**
 * Some of a split's images in their order, the classes that occur among them numbered from 0.
 *
 * @param indices of the images in the split
 * @param classes of the split, ascending
 */
record SelectedImages(RawImages split, int[] indices, int[] classes) implements RawImages {
    /** The images for which {@code held} is {@code wanted}. */
    static SelectedImages where(RawImages split, boolean[] held, boolean wanted) {
        int[] indices =
                IntStream.range(0, held.length).filter(i -> held[i] == wanted).toArray();
        int[] classes =
                IntStream.of(indices).map(split::label).sorted().distinct().toArray();
        return new SelectedImages(split, indices, classes);
    }

    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public int label(int index) {
        return Arrays.binarySearch(classes, split.label(indices[index]));
    }

    @Override
    public int classCount() {
        return classes.length;
    }

    @Override
    public String className(int label) {
        return split.className(classes[label]);
    }

    @Override
    public String name(int index) {
        return split.name(indices[index]);
    }

    @Override
    public Optional<ImageSize> size2d() {
        return split.size2d();
    }

    @Override
    public Optional<Path> file(int index) {
        return split.file(indices[index]);
    }

    @Override
    public RawImage read(int index) {
        return split.read(indices[index]);
    }
}
