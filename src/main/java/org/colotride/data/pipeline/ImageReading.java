package org.colotride.data.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.colotride.config.ConfigException;
import org.colotride.data.ChannelOrder;
import org.colotride.data.ImageSet;
import org.colotride.data.Orientation;
import org.colotride.data.transform.ImageDecoder;
import org.colotride.data.transform.ScaleToSize;
import org.colotride.data.transform.TransformStep;
import org.colotride.tensor.ImageShape;
import org.colotride.tensor.ImageSize;

/**
 * How a pipeline reads images that are not its own: all that a model needs to know of the pipeline it was trained behind,
 * so that it can be used without it. What the network subtracts and divides by is in the network.
 *
 * @param shape of every image that comes out
 * @param channelOrder of three channels
 * @param scale what pixel bytes are divided by to lie in [0, 1]
 * @param test transforms of the test images, in order, each {@code name: {arguments}}
 * @param orientation whether photographs are turned as their EXIF data says
 * @param original the size that all images of the data set have, to which others are scaled first; null if they differ
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageReading(
        ImageShape shape,
        ChannelOrder channelOrder,
        Float scale,
        List<ObjectNode> test,
        Orientation orientation,
        ImageSize original) {
    private static final String ORIGIN = "the model's transforms";

    public ImageReading {
        test = test == null ? List.of() : List.copyOf(test);
    }

    static ImageReading of(PipelineConfig config, Optional<ImageSize> original) {
        return new ImageReading(
                config.shape(),
                config.channelOrder(),
                config.scale(),
                config.test(),
                config.orientation(),
                original.orElse(null));
    }

    /**
     * Images from anywhere, of any size, without classes. Each is read when it is asked for.
     *
     * @param files image files
     * @throws ConfigException if a transform is unknown or one of its arguments wrong
     */
    public ImageSet photographs(List<Path> files) {
        return photographs(files, ORIGIN);
    }

    /** The same for images that need not be files. */
    public ImageSet encoded(List<EncodedImage> images) {
        return encoded(images, ORIGIN);
    }

    /** @param origin of the transforms, for messages */
    ImageSet photographs(List<Path> files, String origin) {
        return encoded(files.stream().map(EncodedImage::of).toList(), origin);
    }

    private ImageSet encoded(List<EncodedImage> images, String origin) {
        return new Photographs(images, reader(origin));
    }

    /**
     * What reads one image after another, wherever they come from.
     *
     * @throws ConfigException if a transform is unknown or one of its arguments wrong
     */
    public PhotographReader reader() {
        return reader(ORIGIN);
    }

    private PhotographReader reader(String origin) {
        List<TransformStep> steps = new ArrayList<>();
        Optional.ofNullable(original).map(ScaleToSize::new).ifPresent(steps::add);
        steps.addAll(PipelineLoader.steps(test, origin));
        return new PhotographReader(shape, new ImageDecoder(shape, steps, channelOrder, scale, orientation));
    }
}
