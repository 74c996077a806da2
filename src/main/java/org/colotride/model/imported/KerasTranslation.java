package org.colotride.model.imported;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.colotride.config.ConfigException;
import org.colotride.model.layer.CappedRectifier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Rebuilds the layers of a Keras model out of ours. A layer that has no exact counterpart, and one with a setting that is
 * not known, is refused by name.
 */
final class KerasTranslation {
    private static final double EPSILON = 1e-3;

    private interface Rule {
        Placed apply(KerasTranslation translation, Call call);
    }

    /** A layer, its settings and what it reads. */
    private record Call(KerasLayer layer, KerasSettings settings, List<Placed> inputs) {
        String name() {
            return layer.name();
        }

        Placed input() {
            return inputs.get(0);
        }
    }

    /** The classes that have a counterpart, one line each. */
    private static final Map<String, Rule> RULES = Map.ofEntries(
            Map.entry("Conv2D", KerasTranslation::convolution),
            Map.entry("DepthwiseConv2D", KerasTranslation::depthwise),
            Map.entry("SeparableConv2D", KerasTranslation::separable),
            Map.entry("BatchNormalization", KerasTranslation::normalization),
            Map.entry("Dense", KerasTranslation::dense),
            Map.entry("Activation", (translation, call) -> translation.activated(call, call.input())),
            Map.entry("ReLU", KerasTranslation::rectifier),
            Map.entry("MaxPooling2D", KerasTranslation::maxPooling),
            Map.entry("GlobalAveragePooling2D", KerasTranslation::globalAveragePooling),
            Map.entry("ZeroPadding2D", KerasTranslation::zeroPadding),
            Map.entry("Flatten", KerasTranslation::flatten),
            Map.entry("Add", KerasTranslation::sum),
            Map.entry("Dropout", KerasTranslation::dropout),
            Map.entry("SpatialDropout2D", KerasTranslation::dropout));

    private final Reconstruction ours;
    private final Map<String, Map<String, KerasArray>> arrays;

    KerasTranslation(Reconstruction ours, Map<String, Map<String, KerasArray>> arrays) {
        this.ours = ours;
        this.arrays = arrays;
    }

    static boolean isKnown(String type) {
        return type.equals(KerasLayer.INPUT) || RULES.containsKey(type);
    }

    /** @throws ConfigException if the layer's class, its place in the graph or the order of its channels is not known */
    void requireRebuildable(KerasLayer layer) {
        if (!isKnown(layer.type())) {
            throw ours.refused(
                    layer.name(),
                    "is a " + layer.type() + "; known are " + String.join(", ", new TreeSet<>(RULES.keySet())));
        }
        if (layer.problem() != null) {
            throw ours.refused(layer.name(), layer.problem());
        }
        settings(layer).requireChannelsLast();
    }

    private KerasSettings settings(KerasLayer layer) {
        return new KerasSettings(layer.settings(), why -> ours.refused(layer.name(), why));
    }

    /** The images that enter by an input layer, which must be of the shape that it names. */
    Placed images(KerasLayer layer, Placed images) {
        KerasSettings settings = settings(layer);
        JsonNode shape = settings.inputShape();
        int[] actual = {images.height(), images.width(), images.channels()};
        boolean fits = shape.isEmpty() || shape.size() == 1 + actual.length;
        for (int i = 0; fits && i < actual.length && !shape.isEmpty(); i++) {
            JsonNode side = shape.get(1 + i);
            fits = side.isNull() || side.isInt() && side.intValue() == actual[i];
        }
        if (!fits) {
            throw new IllegalArgumentException(ours.file() + ": its input takes images of shape " + shape
                    + " (batch, height, width, channels), but is given height " + actual[0] + ", width " + actual[1]
                    + ", " + actual[2] + " channels");
        }
        if (settings.flag("sparse", false) || settings.flag("ragged", false)) {
            throw ours.refused(layer.name(), "is sparse or ragged");
        }
        settings.requireAllRead();
        return images;
    }

    /** What a layer makes of those that it reads. */
    Placed place(KerasLayer layer, List<Placed> inputs) {
        if (layer.isInput()) {
            throw ours.refused(layer.name(), "is a second input");
        }
        if (inputs.isEmpty() || inputs.size() > 1 && !layer.type().equals("Add")) {
            throw ours.refused(layer.name(), "reads " + inputs.size() + " layers");
        }
        Call call = new Call(layer, settings(layer), inputs);
        Placed placed = RULES.get(layer.type()).apply(this, call);
        call.settings().requireChannelsLast();
        call.settings().requireAllRead();
        return placed;
    }

    private Placed convolution(Call call) {
        int groups = call.settings().size("groups", 1);
        if (groups != 1) {
            throw ours.refused(call.name(), "has groups = " + groups + "; known is 1");
        }
        requireNoDilation(call);
        int filters = call.settings().size("filters");
        Window window = window(
                call, call.settings().square("kernel_size"), call.settings().square("strides", 1));
        INDArray kernel = array(call, "kernel").permute(3, 2, 0, 1).dup('c');
        requireLength(call, kernel.size(0), filters);
        return activated(call, ours.convolution(call.name(), call.input(), window, kernel, bias(call)));
    }

    private Placed depthwise(Call call) {
        return activated(call, depthwise(call, call.name(), bias(call)));
    }

    private Placed depthwise(Call call, String name, INDArray bias) {
        int multiplier = call.settings().size("depth_multiplier", 1);
        if (multiplier != 1) {
            throw ours.refused(call.name(), "has depth_multiplier = " + multiplier + "; known is 1");
        }
        requireNoDilation(call);
        Window window = window(
                call, call.settings().square("kernel_size"), call.settings().square("strides", 1));
        String kernelName = arrays.get(call.name()).containsKey("kernel") ? "kernel" : "depthwise_kernel";
        INDArray kernel = array(call, kernelName).permute(2, 3, 0, 1).dup('c');
        return ours.depthwiseConvolution(name, call.input(), window, kernel, bias);
    }

    /** Each channel by itself, then a convolution of one pixel. */
    private Placed separable(Call call) {
        Placed spatial = depthwise(call, call.name() + ".depthwise", null);
        int filters = call.settings().size("filters");
        INDArray kernel = array(call, "pointwise_kernel").permute(3, 2, 0, 1).dup('c');
        requireLength(call, kernel.size(0), filters);
        return activated(call, ours.convolution(call.name(), spatial, new Window(1, 1, 0), kernel, bias(call)));
    }

    private void requireNoDilation(Call call) {
        if (call.settings().square("dilation_rate", 1) != 1) {
            throw ours.refused(call.name(), "is dilated");
        }
    }

    private void requireLength(Call call, long actual, int named) {
        if (actual != named) {
            throw ours.refused(call.name(), "names " + named + " filters and has " + actual);
        }
    }

    private Window window(Call call, int kernel, int stride) {
        String padding = call.settings().text("padding", "valid");
        return switch (padding) {
            case "valid" -> ours.window(call.name(), call.input(), kernel, stride, 0);
            case "same" -> ours.sameWindow(call.name(), call.input(), kernel, stride);
            default -> throw ours.refused(call.name(), "has padding = " + padding + "; known are valid and same");
        };
    }

    private Placed normalization(Call call) {
        KerasSettings settings = call.settings();
        JsonNode axis = settings.any("axis");
        JsonNode only = axis.isArray() && axis.size() == 1 ? axis.get(0) : axis;
        boolean last = axis.isMissingNode() || only.isInt() && (only.intValue() == 3 || only.intValue() == -1);
        if (!last) {
            throw ours.refused(call.name(), "normalises along the axis " + axis + "; known is the last, of channels");
        }
        if (settings.flag("renorm", false) || settings.isGiven("virtual_batch_size")) {
            throw ours.refused(call.name(), "is renormalised or normalises parts of a batch");
        }
        // These change the training only, or how it is computed.
        List.of("momentum", "renorm_momentum", "renorm_clipping", "fused", "synchronized")
                .forEach(settings::any);
        INDArray mean = array(call, "moving_mean");
        return ours.batchNormalization(
                call.name(),
                call.input(),
                settings.flag("scale", true) ? array(call, "gamma") : Nd4j.ones(mean.length()),
                settings.flag("center", true) ? array(call, "beta") : Nd4j.zeros(mean.length()),
                mean,
                array(call, "moving_variance"),
                settings.number("epsilon", EPSILON));
    }

    /** Of images: the same for every pixel, as Keras does it. */
    private Placed dense(Call call) {
        int units = call.settings().size("units");
        INDArray matrix = array(call, "kernel");
        requireLength(call, matrix.size(1), units);
        if (!call.input().isImage()) {
            return activated(call, ours.dense(call.name(), call.input(), matrix, bias(call)));
        }
        INDArray kernel = matrix.permute(1, 0).dup('c').reshape('c', units, matrix.size(0), 1, 1);
        Window window = ours.window(call.name(), call.input(), 1, 1, 0);
        return activated(call, ours.convolution(call.name(), call.input(), window, kernel, bias(call)));
    }

    private Placed activated(Call call, Placed input) {
        String activation = call.settings().text("activation", "linear");
        return switch (activation) {
            case "linear" -> input;
            case "relu" -> ours.rectifier(call.name(), input);
            case "relu6" -> ours.cappedRectifier(call.name(), input);
            default -> throw ours.refused(
                    call.name(), "has the activation " + activation + "; known are linear, relu and relu6");
        };
    }

    private Placed rectifier(Call call) {
        double slope = call.settings().number("negative_slope", 0);
        double threshold = call.settings().number("threshold", 0);
        if (slope != 0 || threshold != 0) {
            throw ours.refused(
                    call.name(), "has negative_slope = " + slope + " and threshold = " + threshold + "; known is 0");
        }
        if (!call.settings().isGiven("max_value")) {
            return ours.rectifier(call.name(), call.input());
        }
        double cap = call.settings().number("max_value", CappedRectifier.CAP);
        if (cap != CappedRectifier.CAP) {
            throw ours.refused(call.name(), "has max_value = " + cap + "; known are none and " + CappedRectifier.CAP);
        }
        return ours.cappedRectifier(call.name(), call.input());
    }

    private Placed maxPooling(Call call) {
        int size = call.settings().square("pool_size", 2);
        Window window = window(call, size, call.settings().square("strides", size));
        return ours.maxPooling(call.name(), call.input(), window);
    }

    /** Whether it keeps the dimensions or not: what follows an image of one pixel takes it as a vector, or is refused. */
    private Placed globalAveragePooling(Call call) {
        call.settings().flag("keepdims", false);
        return ours.globalAveragePooling(call.name(), call.input());
    }

    private Placed zeroPadding(Call call) {
        JsonNode padding = call.settings().any("padding");
        TreeSet<Integer> sides = new TreeSet<>();
        for (JsonNode side : padding.isArray() ? padding : List.of(padding)) {
            for (JsonNode end : side.isArray() ? side : List.of(side)) {
                sides.add(end.isInt() && end.intValue() >= 0 ? end.intValue() : -1);
            }
        }
        if (sides.size() != 1 || sides.first() < 0) {
            throw ours.refused(call.name(), "has padding = " + padding + "; known is the same on every side");
        }
        return ours.zeroPadding(call.name(), call.input(), sides.first());
    }

    private Placed flatten(Call call) {
        if (call.input().padding() > 0) {
            throw ours.refused(call.name(), "follows zero padding, which only a convolution can take over");
        }
        return call.input().flattened(Placed.Form.FLATTENED_CHANNELS_LAST);
    }

    private Placed sum(Call call) {
        if (call.inputs().size() < 2) {
            throw ours.refused(call.name(), "adds nothing");
        }
        Placed sum = ours.sum(call.name(), call.input(), call.inputs().get(1));
        for (int i = 2; i < call.inputs().size(); i++) {
            sum = ours.sum(call.name() + "." + i, sum, call.inputs().get(i));
        }
        return sum;
    }

    /** Nothing, once a network is trained. */
    private Placed dropout(Call call) {
        List.of("rate", "noise_shape", "seed").forEach(call.settings()::any);
        return call.input();
    }

    private INDArray bias(Call call) {
        return call.settings().flag("use_bias", true) ? array(call, "bias") : null;
    }

    private INDArray array(Call call, String name) {
        return arrays.get(call.name()).get(name).toNd4j();
    }
}
