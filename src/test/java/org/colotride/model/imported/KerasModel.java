package org.colotride.model.imported;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.random.SeededRandom;

/** Puts a Keras model of layers in a row together, right or wrong. */
final class KerasModel {
    private final List<String> layers = new ArrayList<>();
    private final Map<String, Map<String, KerasArray>> arrays = new LinkedHashMap<>();
    private final SeededRandom random = new SeededRandom(11);

    /** @param shape as JSON, {@code [null, 12, 12, 3]} */
    static KerasModel of(String shape) {
        return new KerasModel().layer("InputLayer", "in", "\"batch_input_shape\": " + shape);
    }

    /** @param settings as JSON, without the name and the braces; apostrophes stand for quotation marks */
    KerasModel layer(String type, String name, String settings) {
        String config = ("'name': '" + name + "', 'trainable': true, 'dtype': 'float32'"
                        + (settings.isEmpty() ? "" : ", " + settings))
                .replace('\'', '"');
        layers.add("{\"class_name\": \"" + type + "\", \"config\": {" + config + "}}");
        return this;
    }

    /** An array of the layer that was added last. */
    KerasModel array(String layer, String name, int... shape) {
        int length = 1;
        for (int size : shape) {
            length *= size;
        }
        float[] values = new float[length];
        // Variances must not be negative, and the others have a sign.
        double lowest = name.contains("variance") ? 0.3 : -0.5;
        for (int i = 0; i < length; i++) {
            values[i] = (float) (lowest + random.nextDouble());
        }
        arrays.computeIfAbsent(layer, key -> new LinkedHashMap<>()).put(name, new KerasArray(shape, values));
        return this;
    }

    KerasModel convolution(String name, int size, int in, int out, String settings) {
        return layer(
                        "Conv2D",
                        name,
                        "'filters': " + out + ", 'kernel_size': [" + size + ", " + size + "]" + comma(settings))
                .array(name, "kernel", size, size, in, out)
                .array(name, "bias", out);
    }

    KerasModel dense(String name, int in, int out, String settings) {
        return layer("Dense", name, "'units': " + out + comma(settings))
                .array(name, "kernel", in, out)
                .array(name, "bias", out);
    }

    private static String comma(String settings) {
        return settings.isEmpty() ? "" : ", " + settings;
    }

    String architecture() {
        return "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"s\", \"layers\": ["
                + String.join(", ", layers) + "]}}";
    }

    Map<String, Map<String, KerasArray>> arrays() {
        return arrays;
    }

    KerasContent content() {
        return new KerasContent(architecture(), arrays);
    }
}
