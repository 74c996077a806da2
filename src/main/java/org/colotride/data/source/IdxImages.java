package org.colotride.data.source;

import java.util.List;
import java.util.Optional;
import org.colotride.config.ConfigException;
import org.colotride.tensor.ImageSize;

/** Grey images of an IDX file, held in memory as bytes. */
final class IdxImages implements RawImages {
    private final String split;
    private final IdxFile images;
    private final IdxFile labels;
    private final List<String> classNames;

    /**
     * @param split names the images: {@code train/123}
     * @param images {@code [N, H, W]}
     * @param labels {@code [N]}, each below the number of class names
     * @throws ConfigException if they do not fit each other
     */
    IdxImages(String split, IdxFile images, IdxFile labels, List<String> classNames) {
        this.split = split;
        this.images = images;
        this.labels = labels;
        this.classNames = classNames;
        if (images.dimensions()[0] != labels.dimensions()[0]) {
            throw new ConfigException(
                    split + " split: " + images.dimensions()[0] + " images but " + labels.dimensions()[0] + " labels");
        }
        for (int i = 0; i < size(); i++) {
            if (label(i) >= classNames.size()) {
                throw new ConfigException(name(i) + " has the label " + label(i) + " of only " + classNames.size());
            }
        }
    }

    @Override
    public int size() {
        return labels.bytes().length;
    }

    @Override
    public int label(int index) {
        return labels.bytes()[index] & 0xFF;
    }

    @Override
    public int classCount() {
        return classNames.size();
    }

    @Override
    public String className(int label) {
        return classNames.get(label);
    }

    @Override
    public String name(int index) {
        return split + "/" + index;
    }

    @Override
    public Optional<ImageSize> size2d() {
        return Optional.of(new ImageSize(images.dimensions()[1], images.dimensions()[2]));
    }

    @Override
    public RawImage read(int index) {
        int height = images.dimensions()[1];
        int width = images.dimensions()[2];
        return new RawImage.Grey(images.bytes(), index * height * width, height, width);
    }
}
