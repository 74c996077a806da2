package org.colotride.model.imported;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.colotride.config.ConfigException;

/** Compares every array of a Keras file with its layer, by name, order and shape. */
final class KerasArrays {
    private static final int UNKNOWN = -1;
    private static final String DEPTHWISE = "depthwise_kernel";

    private final BiFunction<String, String, ConfigException> refusal;
    private final Map<String, Integer> channels = new HashMap<>();

    /** @param refusal makes an exception of a layer's name and what is wrong with it */
    KerasArrays(BiFunction<String, String, ConfigException> refusal) {
        this.refusal = refusal;
    }

    /**
     * @param imageChannels of the images
     * @throws ConfigException naming the layer, the array and both shapes, if one does not fit
     */
    void requireFitting(
            KerasArchitecture architecture, Map<String, Map<String, KerasArray>> arrays, int imageChannels) {
        for (KerasLayer layer : architecture.layers().values()) {
            KerasSettings settings = new KerasSettings(layer.settings(), why -> refusal.apply(layer.name(), why));
            int in = layer.isInput() || layer.inputs().isEmpty()
                    ? imageChannels
                    : channels.getOrDefault(layer.inputs().get(0), UNKNOWN);
            Map<String, KerasArray> held = arrays.getOrDefault(layer.name(), Map.of());
            Map<String, int[]> expected = expected(layer, settings, in, held.containsKey(DEPTHWISE));
            if (expected != null) {
                compare(layer, expected, held);
            }
        }
        for (Map.Entry<String, Map<String, KerasArray>> held : arrays.entrySet()) {
            if (!architecture.layers().containsKey(held.getKey())) {
                throw refusal.apply(
                        held.getKey(), "has arrays " + held.getValue().keySet() + ", but is not in the architecture");
            }
        }
    }

    /** Names and shapes of a layer's arrays, in Keras's order; null for a layer that is unknown. */
    private Map<String, int[]> expected(KerasLayer layer, KerasSettings settings, int in, boolean namesDepth) {
        Map<String, int[]> arrays = new LinkedHashMap<>();
        int out = in;
        switch (layer.type()) {
            case "Conv2D" -> {
                int size = settings.square("kernel_size");
                int groups = settings.size("groups", 1);
                out = settings.size("filters");
                arrays.put("kernel", new int[] {size, size, in == UNKNOWN ? in : in / groups, out});
                addBias(arrays, settings, out);
            }
            case "DepthwiseConv2D" -> {
                // Keras 3 calls it as that of any other convolution.
                out = addDepthwise(arrays, namesDepth ? DEPTHWISE : "kernel", settings, in);
                addBias(arrays, settings, out);
            }
            case "SeparableConv2D" -> {
                int between = addDepthwise(arrays, DEPTHWISE, settings, in);
                out = settings.size("filters");
                arrays.put("pointwise_kernel", new int[] {1, 1, between, out});
                addBias(arrays, settings, out);
            }
            case "Dense" -> {
                out = settings.size("units");
                arrays.put("kernel", new int[] {in, out});
                addBias(arrays, settings, out);
            }
            case "BatchNormalization" -> {
                if (settings.flag("scale", true)) {
                    arrays.put("gamma", new int[] {in});
                }
                if (settings.flag("center", true)) {
                    arrays.put("beta", new int[] {in});
                }
                arrays.put("moving_mean", new int[] {in});
                arrays.put("moving_variance", new int[] {in});
            }
            case "Flatten" -> out = UNKNOWN;
            default -> {
                if (!KerasTranslation.isKnown(layer.type())) {
                    return null;
                }
            }
        }
        channels.put(layer.name(), out);
        return arrays;
    }

    private static int addDepthwise(Map<String, int[]> arrays, String name, KerasSettings settings, int in) {
        int size = settings.square("kernel_size");
        int multiplier = settings.size("depth_multiplier", 1);
        arrays.put(name, new int[] {size, size, in, multiplier});
        return in == UNKNOWN ? in : in * multiplier;
    }

    private static void addBias(Map<String, int[]> arrays, KerasSettings settings, int length) {
        if (settings.flag("use_bias", true)) {
            arrays.put("bias", new int[] {length});
        }
    }

    private void compare(KerasLayer layer, Map<String, int[]> expected, Map<String, KerasArray> held) {
        if (!List.copyOf(expected.keySet()).equals(List.copyOf(held.keySet()))) {
            List<String> missing = new ArrayList<>(expected.keySet());
            missing.removeAll(held.keySet());
            List<String> unknown = new ArrayList<>(held.keySet());
            unknown.removeAll(expected.keySet());
            throw refusal.apply(
                    layer.name(),
                    "is a " + layer.type() + " of the arrays " + expected.keySet()
                            + ", but the file has " + held.keySet()
                            + (missing.isEmpty() ? "" : "; missing: " + missing)
                            + (unknown.isEmpty() ? "" : "; belonging to no layer: " + unknown));
        }
        expected.forEach((name, shape) -> {
            int[] actual = held.get(name).shape();
            boolean fits = actual.length == shape.length;
            for (int i = 0; fits && i < shape.length; i++) {
                fits = shape[i] == UNKNOWN || shape[i] == actual[i];
            }
            if (!fits) {
                throw refusal.apply(
                        layer.name(),
                        "has an array '" + name + "' of shape " + Arrays.toString(actual) + ", which must be "
                                + Arrays.toString(shape).replace("-1", "any"));
            }
        });
    }
}
