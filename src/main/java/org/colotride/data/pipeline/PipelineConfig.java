package org.colotride.data.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.colotride.config.Component;
import org.colotride.data.ChannelOrder;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.Normalization;
import org.colotride.data.Orientation;
import org.colotride.data.cache.CacheConfig;
import org.colotride.data.cache.CacheFolder;
import org.colotride.data.source.RawSplits;
import org.colotride.data.transform.ImageDecoder;
import org.colotride.data.transform.TransformStep;
import org.colotride.tensor.ImageShape;

/**
 * A file of {@code data-pipelines/}.
 *
 * @param source the data set, by its name in {@link org.colotride.data.source.ImageSources}
 * @param shape of every image that comes out; 1 or 3 channels
 * @param channelOrder of three channels; rgb if absent
 * @param scale what pixel bytes are divided by to lie in [0, 1]; 255 if absent
 * @param train transforms of the training images, in order, each {@code name: {arguments}}
 * @param test transforms of the test images
 * @param orientation whether photographs are turned as their EXIF data says: {@code ignore} or {@code exif}; ignore if
 *     absent, as torchvision does
 * @param corrupt what is done about unusable images; skip if absent
 * @param normalization what networks subtract and divide by: {@code imagenet}, {@code half}, {@code none} or {@code {mean:
 *     […], deviation: […]}}; each network's own if absent
 * @param cache where decoded images are kept; nowhere if absent
 * @param validation what of the training images is held out and stands for the test images, to choose settings by; the
 *     data set's own test images if absent
 */
public record PipelineConfig(
        Component source,
        ImageShape shape,
        ChannelOrder channelOrder,
        Float scale,
        List<ObjectNode> train,
        List<ObjectNode> test,
        Orientation orientation,
        CorruptPolicy corrupt,
        JsonNode normalization,
        CacheConfig cache,
        ValidationSplit validation) {
    private static final float LARGEST_BYTE = 255;

    public PipelineConfig {
        channelOrder = channelOrder == null ? ChannelOrder.RGB : channelOrder;
        scale = scale == null ? LARGEST_BYTE : scale;
        train = train == null ? List.of() : List.copyOf(train);
        test = test == null ? List.of() : List.copyOf(test);
        orientation = orientation == null ? Orientation.IGNORE : orientation;
        corrupt = corrupt == null ? CorruptPolicy.SKIP : corrupt;
        if (source == null) {
            throw new IllegalArgumentException("source: {name: …, args: {…}} is missing");
        }
        if (shape == null || shape.channels() != 1 && shape.channels() != 3) {
            throw new IllegalArgumentException("shape: " + shape + ": must be {channels: 1 or 3, height: …, width: …}");
        }
        if (!(scale >= LARGEST_BYTE)) {
            throw new IllegalArgumentException(
                    "scale: " + scale + ": must be at least 255, or pixels would not lie in [0, 1]");
        }
        if (normalization != null) {
            Normalization.of(normalization, shape.channels());
        }
    }

    /** The same with the data set's arguments written out. */
    public PipelineConfig withSource(Component source) {
        return new PipelineConfig(
                source,
                shape,
                channelOrder,
                scale,
                train,
                test,
                orientation,
                corrupt,
                normalization,
                cache,
                validation);
    }

    /** What networks are to subtract and divide by; empty for each network's own. */
    public Optional<Normalization> inputNormalization() {
        return Optional.ofNullable(normalization).map(node -> Normalization.of(node, shape.channels()));
    }

    /** What makes the pipeline's images of its data set's, by these transforms. */
    ImageDecoder decoder(List<TransformStep> steps) {
        return new ImageDecoder(shape, steps, channelOrder, scale, orientation);
    }

    /** The data set's splits, or those with what is held out of its training images. */
    RawSplits splits(RawSplits dataSet) {
        return validation == null ? dataSet : validation.of(dataSet.train());
    }

    /** The folder of decoded images, if there is to be one. */
    Optional<CacheFolder> cacheFolder() {
        return Optional.ofNullable(cache).filter(CacheConfig::enabled).map(CacheFolder::new);
    }
}
