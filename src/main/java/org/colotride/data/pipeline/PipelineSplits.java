package org.colotride.data.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.colotride.config.ConfigException;
import org.colotride.data.DataReport;
import org.colotride.data.ImageSet;
import org.colotride.data.cache.CacheFolder;
import org.colotride.data.cache.CachedImages;
import org.colotride.data.source.RawImages;
import org.colotride.data.transform.TransformStep;
import org.colotride.tensor.ImageShape;
import org.colotride.tensor.ImageSize;

/**
 * Puts a pipeline's transforms behind the splits of its data set.
 *
 * @param pipeline its file, for messages
 * @param cache where decoded images are kept
 * @param report what of the data set could not be used
 */
record PipelineSplits(PipelineConfig config, Path pipeline, Optional<CacheFolder> cache, DataReport report) {
    /**
     * Checks that the transforms give images of the pipeline's shape.
     *
     * @throws ConfigException if they do not, or the split is empty
     */
    ImageSet open(String split, RawImages images, List<TransformStep> steps) {
        String origin = pipeline + ": " + split;
        if (images.size() == 0) {
            throw new ConfigException(
                    origin + ": the data set has no usable image for it\n  " + String.join("\n  ", report.lines()));
        }
        Optional<ImageSize> size = images.size2d();
        for (int i = 0; i < steps.size(); i++) {
            Optional<ImageSize> input = size;
            TransformStep step = steps.get(i);
            size = PipelineLoader.prefixed(origin + "[" + i + "]", () -> step.outputSize(input));
        }
        ImageShape shape = config.shape();
        ImageSize expected = new ImageSize(shape.height(), shape.width());
        if (size.isPresent() && !size.get().equals(expected)) {
            throw new ConfigException(
                    origin + ": its images end as " + size.get() + " (height×width), but shape says " + expected);
        }
        if (size.isEmpty()) {
            throw new ConfigException(origin + ": its images may differ in size: end with a resize to " + expected
                    + " or a crop of that size");
        }
        Optional<CachedImages> cached = cache.flatMap(
                folder -> CachedImages.open(folder, origin, images, steps, shape.channels(), config.orientation()));
        List<TransformStep> remaining = cached.map(CachedImages::remaining).orElse(steps);
        return new PipelineImages(
                cached.isPresent() ? cached.get() : images,
                config.decoder(remaining),
                shape,
                new ImageSetIdentity(images, config, steps));
    }
}
