package org.colotride.model.imported;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.colotride.config.ConfigException;
import org.colotride.model.NetworkBuilder;
import org.colotride.model.layer.BatchNormalization;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Adds layers of ours to a graph, each with the weights of a file's layer, and refuses by the layer's name what ours cannot
 * compute exactly. Batch normalisation is frozen.
 */
final class Reconstruction {
    static final String HEAD = "head";

    private static final String PREFIX = "imported.";

    private final String file;
    private final NetworkBuilder builder;
    private final Map<String, INDArray> weights = new LinkedHashMap<>();
    private final Set<String> vertices = new HashSet<>();
    private final Set<String> linear = new HashSet<>();

    /** @param file the network's, for messages */
    Reconstruction(String file, NetworkBuilder builder) {
        this.file = file;
        this.builder = builder;
    }

    String file() {
        return file;
    }

    /** Our parameters by name, of the layers added so far. */
    Map<String, INDArray> weights() {
        return weights;
    }

    ConfigException refused(String layer, String why) {
        return new ConfigException(file + ": its layer '" + layer + "' cannot be rebuilt exactly: it " + why);
    }

    /**
     * A window with the same padding on every side.
     *
     * @param padding of the layer itself
     */
    Window window(String layer, Placed input, int kernel, int stride, int padding) {
        requireImage(layer, input);
        return fitting(layer, input, new Window(kernel, stride, padding + input.padding()));
    }

    /** A window padded so that the output is the input's size divided by the stride, rounded up. */
    Window sameWindow(String layer, Placed input, int kernel, int stride) {
        requireImage(layer, input);
        int padding = -1;
        for (int side : new int[] {input.height() + 2 * input.padding(), input.width() + 2 * input.padding()}) {
            int total = Math.max(0, ((side + stride - 1) / stride - 1) * stride + kernel - side);
            if (total % 2 != 0 || padding >= 0 && padding != total / 2) {
                throw refused(
                        layer,
                        "pads images of " + input.height() + "×" + input.width()
                                + " unevenly; choose another size of images or keep an earlier layer");
            }
            padding = total / 2;
        }
        return fitting(layer, input, new Window(kernel, stride, padding + input.padding()));
    }

    private Window fitting(String layer, Placed input, Window window) {
        if (window.kernel() < 1 || window.stride() < 1 || window.padding() < 0) {
            throw refused(
                    layer,
                    "has a kernel of " + window.kernel() + ", a stride of " + window.stride() + " and a padding of "
                            + window.padding());
        }
        int smallest = window.kernel() - 2 * window.padding();
        if (input.height() < smallest || input.width() < smallest) {
            throw new IllegalArgumentException(file + ": the images are too small for its layer '" + layer
                    + "', which takes at least " + smallest + "×" + smallest + " and is given " + input.height() + "×"
                    + input.width());
        }
        return window;
    }

    /**
     * @param kernel {@code [out, in, size, size]}
     * @param bias {@code [out]}; null for none
     */
    Placed convolution(String layer, Placed input, Window window, INDArray kernel, INDArray bias) {
        requireImage(layer, input);
        int out = (int) kernel.size(0);
        requireShape(layer, kernel, out, input.channels(), window.kernel(), window.kernel());
        String vertex = builder.convolution(
                vertex(layer, layer),
                input.vertex(),
                input.channels(),
                out,
                window.kernel(),
                window.stride(),
                window.padding(),
                bias != null);
        weights.put(vertex + "_weight", kernel);
        if (bias != null) {
            requireShape(layer, bias, out);
            weights.put(vertex + "_bias", bias);
        }
        return input.windowed(vertex, out, window);
    }

    /**
     * @param kernel {@code [channels, 1, size, size]}
     * @param bias {@code [channels]}; null for none
     */
    Placed depthwiseConvolution(String layer, Placed input, Window window, INDArray kernel, INDArray bias) {
        requireImage(layer, input);
        int channels = input.channels();
        requireShape(layer, kernel, channels, 1, window.kernel(), window.kernel());
        String vertex = builder.depthwiseConvolution(
                vertex(layer, layer), input.vertex(), channels, window.kernel(), window.stride(), window.padding());
        weights.put(vertex + "_weight", kernel);
        Placed convolved = input.windowed(vertex, channels, window);
        if (bias == null) {
            return convolved;
        }
        // Ours has no bias: a normalisation of variance one adds it.
        return normalization(
                layer + ".bias",
                convolved,
                Nd4j.ones(channels),
                bias,
                Nd4j.zeros(channels),
                Nd4j.ones(channels).subi(BatchNormalization.EPSILON));
    }

    /**
     * @param variance {@code [channels]}, as the other arrays
     * @param epsilon added to it
     */
    Placed batchNormalization(
            String layer,
            Placed input,
            INDArray scale,
            INDArray shift,
            INDArray mean,
            INDArray variance,
            double epsilon) {
        requireNoPadding(layer, input);
        if (!input.isImage()) {
            throw refused(layer, "normalises vectors; known are images");
        }
        // Frozen statistics: another epsilon is the same as another variance.
        INDArray shifted = variance.add(epsilon - BatchNormalization.EPSILON);
        if (variance.minNumber().doubleValue() < 0 || shifted.minNumber().doubleValue() < 0) {
            throw refused(layer, "has a negative variance, or one too small beside its epsilon");
        }
        return normalization(layer, input, scale, shift, mean, shifted);
    }

    private Placed normalization(
            String layer, Placed input, INDArray scale, INDArray shift, INDArray mean, INDArray variance) {
        String vertex = builder.batchNormalization(vertex(layer, layer), input.vertex(), input.channels(), true);
        Map<String, INDArray> arrays =
                Map.of("_weight", scale, "_bias", shift, "_runningMean", mean, "_runningVar", variance);
        arrays.forEach((name, array) -> {
            requireShape(layer, array, input.channels());
            weights.put(vertex + name, array);
        });
        return input.at(vertex);
    }

    Placed rectifier(String layer, Placed input) {
        requireNoPadding(layer, input);
        return input.at(builder.rectifier(vertex(layer, layer + ".relu"), input.vertex()));
    }

    /** Of the cap {@link org.colotride.model.layer.CappedRectifier#CAP}. */
    Placed cappedRectifier(String layer, Placed input) {
        requireNoPadding(layer, input);
        return input.at(builder.cappedRectifier(vertex(layer, layer + ".relu"), input.vertex()));
    }

    Placed maxPooling(String layer, Placed input, Window window) {
        requireNoPadding(layer, input);
        String vertex = builder.maxPooling(
                vertex(layer, layer), input.vertex(), window.kernel(), window.stride(), window.padding());
        return input.windowed(vertex, input.channels(), window);
    }

    Placed globalAveragePooling(String layer, Placed input) {
        requireNoPadding(layer, input);
        requireImage(layer, input);
        return pooled(vertex(layer, layer), input);
    }

    private Placed pooled(String vertex, Placed input) {
        return Placed.vector(builder.globalAveragePooling(vertex, input.vertex()), input.channels());
    }

    /**
     * @param matrix {@code [in, out]}, its rows in the order of the input's form
     * @param bias {@code [out]}; null for none
     */
    Placed dense(String layer, Placed input, INDArray matrix, INDArray bias) {
        requireNoPadding(layer, input);
        if (input.isImage()) {
            throw refused(layer, "takes vectors, but is given images");
        }
        if (matrix.size(0) != input.length()) {
            throw new IllegalArgumentException(file + ": its layer '" + layer + "' takes " + matrix.size(0)
                    + " values, images of this size give " + input.length());
        }
        return linear(vertex(layer, layer), input, matrix, bias);
    }

    private Placed linear(String name, Placed input, INDArray matrix, INDArray bias) {
        int out = (int) matrix.size(1);
        String vertex = builder.linear(name, input.vertex(), input.length(), out);
        linear.add(vertex);
        weights.put(vertex + "_weight", inOurOrder(matrix, input).transpose());
        weights.put(vertex + "_bias", bias == null ? Nd4j.zeros(out) : bias);
        return Placed.vector(vertex, out);
    }

    /** Our images are channels first throughout: what is flattened otherwise, the rows of the next matrix put in order. */
    private static INDArray inOurOrder(INDArray matrix, Placed input) {
        if (input.form() != Placed.Form.FLATTENED_CHANNELS_LAST) {
            return matrix;
        }
        return matrix.dup('c')
                .reshape('c', input.height(), input.width(), input.channels(), matrix.columns())
                .permute(2, 0, 1, 3)
                .dup('c')
                .reshape('c', input.length(), matrix.columns());
    }

    Placed zeroPadding(String layer, Placed input, int pixels) {
        requireImage(layer, input);
        return input.padded(pixels);
    }

    Placed sum(String layer, Placed first, Placed second) {
        requireNoPadding(layer, first);
        requireNoPadding(layer, second);
        if (!first.hasShapeOf(second)) {
            throw refused(layer, "adds values of different shapes");
        }
        return first.at(builder.sum(vertex(layer, layer), first.vertex(), second.vertex()));
    }

    /** Side by side along the channels. */
    Placed merge(String layer, List<Placed> inputs) {
        Placed first = inputs.get(0);
        int channels = 0;
        for (Placed input : inputs) {
            requireNoPadding(layer, input);
            if (!input.goesBeside(first)) {
                throw refused(layer, "merges images of different sizes, or flattened ones");
            }
            channels += input.channels();
        }
        String vertex = builder.merge(
                vertex(layer, layer), inputs.stream().map(Placed::vertex).toArray(String[]::new));
        return first.isImage()
                ? Placed.image(vertex, channels, first.height(), first.width())
                : Placed.vector(vertex, channels);
    }

    /**
     * A fresh linear layer after the last.
     *
     * @return its name
     */
    String head(Placed last, int embedding) {
        Placed features = features(last);
        return builder.linear(HEAD, features.vertex(), features.length(), embedding);
    }

    /**
     * The last layer is the embedding itself.
     *
     * @param embedding its length
     * @return name of a linear layer that leaves it as it is, since a network ends in one
     */
    String withoutHead(Placed last, int embedding) {
        Placed features = features(last);
        if (features.length() != embedding) {
            throw new ConfigException("model.args.embedding: " + embedding + " is not the length of the last layer of "
                    + file + ", " + features.length());
        }
        return linear(HEAD, features, Nd4j.eye(embedding), null).vertex();
    }

    /** The last layer is the embedding itself, followed by a linear layer that leaves it as it is unless it is one. */
    Placed embedding(Placed last) {
        Placed features = features(last);
        return linear.contains(features.vertex())
                ? features
                : linear(HEAD, features, Nd4j.eye(features.length()), null);
    }

    private Placed features(Placed last) {
        requireNoPadding("the last one kept", last);
        return last.isImage() ? pooled("head.pool", last) : last;
    }

    private void requireNoPadding(String layer, Placed input) {
        if (input.padding() > 0) {
            throw refused(layer, "follows zero padding, which only a convolution can take over");
        }
    }

    private void requireImage(String layer, Placed input) {
        if (!input.isImage()) {
            throw refused(layer, "takes images, but is given vectors");
        }
    }

    /** Two layers must not become one vertex, whatever they are called. */
    private String vertex(String layer, String name) {
        if (!vertices.add(name)) {
            throw refused(layer, "has a name that stands for another layer, too");
        }
        return PREFIX + name;
    }

    /** Vectors may be rows or columns, as Deeplearning4j keeps them. */
    private void requireShape(String layer, INDArray array, long... shape) {
        boolean fits = shape.length == 1 ? array.length() == shape[0] : Arrays.equals(array.shape(), shape);
        if (!fits) {
            throw refused(
                    layer,
                    "has an array of shape " + Arrays.toString(array.shape()) + " where " + Arrays.toString(shape)
                            + " is needed");
        }
    }
}
