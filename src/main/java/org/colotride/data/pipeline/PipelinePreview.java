package org.colotride.data.pipeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.colotride.config.ConfigWriter;
import org.colotride.data.ChannelOrder;
import org.colotride.data.DataReport;
import org.colotride.data.ImageSet;
import org.colotride.data.PairSampler;
import org.colotride.data.UnreadableImageException;
import org.colotride.data.source.RawImage;
import org.colotride.data.source.RawImages;
import org.colotride.data.transform.OriginalImage;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;

/**
 * What a pipeline makes of its training images, for a person to look at: pairs of one class as training draws them, each
 * image as it is in the data set and as its random transforms leave it.
 */
public final class PipelinePreview {
    private static final int LARGEST_ORIGINAL = 192;
    private static final int RGB = 3;

    private final RawImages originals;
    private final ImageSet augmented;
    private final PipelineConfig config;
    private final DataReport report;

    /** @param pixels {@code [C, H, W]}, values in [0, 1], colours in the order red, green, blue */
    public record Picture(float[] pixels, ImageShape shape) {}

    /**
     * @param name of the image
     * @param original as it is in the data set, made smaller if it is large
     * @param draws results of the training transforms
     */
    public record Sample(String name, String className, Picture original, List<Picture> draws) {}

    /** Two images of a class. */
    public record Pair(Sample anchor, Sample positive) {}

    /** @param augmented the same images as {@code originals}, behind the training transforms */
    PipelinePreview(RawImages originals, ImageSet augmented, PipelineConfig config, DataReport report) {
        this.originals = originals;
        this.augmented = augmented;
        this.config = config;
        this.report = report;
    }

    /** The training split in a few lines, and what of it could not be used. */
    public DataReport report() {
        return report;
    }

    /** Shape, transforms and normalisation, as the pipeline gives them, YAML. */
    public String transforms() {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        shown.set("shape", ConfigWriter.toTree(config.shape()));
        shown.putArray("train").addAll(config.train());
        shown.putArray("test").addAll(config.test());
        if (config.normalization() != null) {
            shown.set("normalization", config.normalization());
        }
        return ConfigWriter.toYaml(shown);
    }

    /**
     * Draws pairs and what becomes of them; the same seed gives the same ones. A pair with an image that cannot be read is
     * left out and counted in the report.
     *
     * @param count of pairs, at least 2
     * @param draws of each image
     */
    public List<Pair> pairs(int count, int draws, long seed) {
        int fewer = Math.min(count, augmented.size());
        int[] indices = new PairSampler(augmented, fewer, seed).batch(0, 0);
        List<Pair> pairs = new ArrayList<>();
        for (int pair = 0; pair < fewer; pair++) {
            int anchor = indices[2 * pair];
            int positive = indices[2 * pair + 1];
            int number = pair;
            try {
                pairs.add(new Pair(
                        sample(anchor, draws, draw -> SeededRandom.derive(seed, number, 0, draw)),
                        sample(positive, draws, draw -> SeededRandom.derive(seed, number, 1, draw))));
            } catch (UnreadableImageException e) {
                report.unreadable(e.getMessage(), e);
            }
        }
        return pairs;
    }

    private Sample sample(int index, int draws, IntFunction<SeededRandom> randoms) {
        List<Picture> pictures = IntStream.range(0, draws)
                .mapToObj(draw -> augmented(index, randoms.apply(draw)))
                .toList();
        return new Sample(
                augmented.name(index), augmented.className(augmented.label(index)), original(index), pictures);
    }

    private Picture augmented(int index, SeededRandom random) {
        ImageShape shape = augmented.shape();
        float[] pixels = new float[shape.length()];
        augmented.read(index, random, pixels, 0);
        if (config.channelOrder() == ChannelOrder.BGR && shape.channels() == RGB) {
            int plane = shape.height() * shape.width();
            float[] blue = new float[plane];
            System.arraycopy(pixels, 0, blue, 0, plane);
            System.arraycopy(pixels, 2 * plane, pixels, 0, plane);
            System.arraycopy(blue, 0, pixels, 2 * plane, plane);
        }
        return new Picture(pixels, shape);
    }

    private Picture original(int index) {
        RawImage.Decoded image = OriginalImage.of(
                originals.read(index), augmented.shape().channels(), config.orientation(), LARGEST_ORIGINAL);
        ImageShape shape = new ImageShape(image.channels(), image.height(), image.width());
        int plane = image.height() * image.width();
        float[] pixels = new float[shape.length()];
        for (int i = 0; i < pixels.length; i++) {
            int channel = image.channels() - 1 - i % image.channels();
            pixels[channel * plane + i / image.channels()] = (image.bytes()[i] & 0xFF) / 255f;
        }
        return new Picture(pixels, shape);
    }
}
