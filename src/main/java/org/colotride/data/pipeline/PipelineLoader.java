package org.colotride.data.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.data.DataReport;
import org.colotride.data.ImageSet;
import org.colotride.data.Normalization;
import org.colotride.data.RetrievalData;
import org.colotride.data.cache.CacheFolder;
import org.colotride.data.source.ImageSources;
import org.colotride.data.source.RawImages;
import org.colotride.data.source.RawSplits;
import org.colotride.data.transform.TransformStep;
import org.colotride.data.transform.TransformSteps;
import org.colotride.io.Mappers;
import org.colotride.tensor.ImageShape;
import org.colotride.tensor.ImageSize;

/** Opens the data set that a file of {@code data-pipelines/} describes; {@link PipelineConfig} lists its keys. */
public final class PipelineLoader {
    /** Keys that an experiment's data section sets in the pipeline itself; all others are the source's. */
    private static final Set<String> OF_THE_PIPELINE =
            Set.of("corrupt", "normalization", "cache", "orientation", "validation");

    private PipelineLoader() {}

    /**
     * Reads the pipeline, checks that its transforms fit each other, and opens the data set.
     *
     * @param overrides what an experiment sets differently: arguments of the source, and {@code corrupt}, {@code
     *     normalization}, {@code orientation}, {@code cache} and {@code validation}
     * @throws ConfigException if the file or the data set is not as it should be
     */
    public static RetrievalData open(Path pipeline, ObjectNode overrides) {
        PipelineConfig config = read(pipeline, overrides);
        Optional<CacheFolder> cache = config.cacheFolder();
        List<TransformStep> train = steps(config.train(), pipeline + ": train");
        List<TransformStep> test = steps(config.test(), pipeline + ": test");
        DataReport report = new DataReport(config.corrupt());
        PipelineSplits opener = new PipelineSplits(config, pipeline, cache, report);
        RawSplits dataSet = open(config.source(), report);
        RawSplits splits = prefixed(pipeline + ": validation", () -> config.splits(dataSet));
        describe(splits, report);
        CopyCheck.run(splits, report);
        report.failIfAsked(pipeline.toString());
        return new RetrievalData(
                opener.open("train", splits.train(), train),
                opener.open("test", splits.test(), test),
                splits.gallery().map(gallery -> opener.open("gallery", gallery, test)),
                report);
    }

    private static RawSplits open(Component source, DataReport report) {
        return prefixed(
                source.origin(),
                () -> ImageSources.REGISTRY.create(StoredSource.here(source)).open(report));
    }

    /** Whether the data set lies in a storage that is no folder of this machine's; opened, it is copied here. */
    public static boolean isStored(Component source) {
        return StoredSource.isStored(source);
    }

    static void describe(RawSplits splits, DataReport report) {
        report.split("train", splits.train().size(), splits.train().classCount());
        String name = splits.gallery().isPresent() ? "query" : "test";
        report.split(name, splits.test().size(), splits.test().classCount());
        splits.gallery().ifPresent(gallery -> report.split("gallery", gallery.size(), gallery.classCount()));
    }

    /** The data set that a pipeline names, with the experiment's arguments, without opening it. */
    public static Component source(Path pipeline, ObjectNode overrides) {
        return read(pipeline, overrides).source();
    }

    /** Shape of the images that come out of a pipeline, without opening its data set. */
    public static ImageShape shape(Path pipeline, ObjectNode overrides) {
        return read(pipeline, overrides).shape();
    }

    /**
     * Opens the training split to be looked at, without a cache.
     *
     * @throws ConfigException as {@link #open}
     */
    public static PipelinePreview preview(Path pipeline, ObjectNode overrides) {
        PipelineConfig config = read(pipeline, overrides);
        DataReport report = new DataReport(config.corrupt());
        RawImages images = config.splits(open(config.source(), report)).train();
        report.split("train", images.size(), images.classCount());
        List<TransformStep> steps = steps(config.train(), pipeline + ": train");
        ImageSet augmented =
                new PipelineSplits(config, pipeline, Optional.empty(), report).open("train", images, steps);
        return new PipelinePreview(images, augmented, config, report);
    }

    /** What networks for this pipeline subtract and divide by, without opening the data set; empty for their own. */
    public static Optional<Normalization> normalization(Path pipeline, ObjectNode overrides) {
        return read(pipeline, overrides).inputNormalization();
    }

    /**
     * Images from anywhere, of any size, as the pipeline reads its test images. Each is read when it is asked for.
     *
     * @param files image files
     * @param original the size of the data set's own images, if they all have one: see {@link ImageSet#originalSize}
     */
    public static ImageSet photographs(
            Path pipeline, ObjectNode overrides, List<Path> files, Optional<ImageSize> original) {
        return reading(pipeline, overrides, original).photographs(files, pipeline + ": test");
    }

    /**
     * How the pipeline reads images that are not its own, without opening its data set.
     *
     * @param original see {@link #photographs}
     */
    public static ImageReading reading(Path pipeline, ObjectNode overrides, Optional<ImageSize> original) {
        return ImageReading.of(read(pipeline, overrides), original);
    }

    /** Whether a key of an experiment's data section sets something in the pipeline itself; others are the source's. */
    public static boolean isOfThePipeline(String key) {
        return OF_THE_PIPELINE.contains(key);
    }

    /** The pipeline with what an experiment sets differently, without opening its data set. */
    public static PipelineConfig read(Path pipeline, ObjectNode overrides) {
        return ConfigReader.bind(readTree(pipeline, overrides), PipelineConfig.class, pipeline.toString());
    }

    /** The same before it is bound. */
    public static ObjectNode readTree(Path pipeline, ObjectNode overrides) {
        ObjectNode tree = parse(pipeline);
        JsonNode given = tree.at("/source/args");
        boolean noArgs = given.isMissingNode() || given.isNull();
        if (!tree.path("source").isObject() || !noArgs && !given.isObject()) {
            throw new ConfigException(pipeline + ": source: " + tree.path("source") + ": must be {name: …, args: {…}}");
        }
        ObjectNode args = tree.withObject("/source").withObject("/args");
        overrides.fields().forEachRemaining(field -> {
            if (field.getKey().equals("cache")
                    && tree.get("cache") instanceof ObjectNode own
                    && field.getValue() instanceof ObjectNode changes) {
                own.setAll(changes);
                return;
            }
            ObjectNode into = OF_THE_PIPELINE.contains(field.getKey()) ? tree : args;
            into.set(field.getKey(), field.getValue());
        });
        return tree;
    }

    private static ObjectNode parse(Path pipeline) {
        if (!Files.isRegularFile(pipeline)) {
            throw new ConfigException(pipeline + ": no such pipeline file");
        }
        try {
            JsonNode tree = Mappers.yaml().readTree(pipeline.toFile());
            if (tree instanceof ObjectNode object) {
                return object;
            }
            throw new ConfigException(pipeline + ": does not hold keys and values");
        } catch (JsonProcessingException e) {
            throw new ConfigException(pipeline + ": not valid YAML: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ConfigException(pipeline + ": cannot be read: " + e, e);
        }
    }

    static List<TransformStep> steps(List<ObjectNode> entries, String origin) {
        List<TransformStep> steps = new ArrayList<>();
        for (ObjectNode entry : entries) {
            String at = origin + "[" + steps.size() + "]";
            if (entry.size() != 1) {
                throw new ConfigException(
                        at + ": " + entry + ": must be one transform, as in - resize: {height: 256," + " width: 256}");
            }
            String name = entry.fieldNames().next();
            JsonNode args = entry.get(name);
            if (!args.isObject() && !args.isNull()) {
                throw new ConfigException(at + "." + name + ": " + args + ": must be the transform's arguments {…}");
            }
            ObjectNode given = args.isNull() ? JsonNodeFactory.instance.objectNode() : (ObjectNode) args;
            steps.add(TransformSteps.REGISTRY.create(new Component(name, given, at + "." + name)));
        }
        return steps;
    }

    /** Puts the origin in front of what is wrong. */
    static <T> T prefixed(String origin, Supplier<T> action) {
        try {
            return action.get();
        } catch (ConfigException | IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw message.startsWith(origin) ? e : new ConfigException(origin + ": " + message, e);
        }
    }
}
