package org.colotride.model.imported;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.colotride.config.ConfigException;

/**
 * The settings of a Keras layer. Each that may change what the layer computes is read by name; one that nobody read is
 * unknown, and the layer is refused.
 */
final class KerasSettings {
    private static final List<String> INPUT_SHAPES = List.of("batch_input_shape", "batch_shape", "shape");
    private static final String TYPE = "dtype";
    private static final String FLOAT = "float32";
    /** Those that change nothing once a network is trained. */
    private static final Set<String> HARMLESS = Set.of(
            "name",
            "trainable",
            "autocast",
            "build_config",
            "activity_regularizer",
            "batch_input_shape",
            "batch_shape",
            "input_dtype",
            "sparse",
            "ragged",
            "optional");

    private static final List<String> HARMLESS_ENDINGS = List.of("_initializer", "_regularizer", "_constraint");

    private final ObjectNode settings;
    private final Function<String, ConfigException> refusal;
    private final Set<String> read = new HashSet<>();

    /** @param refusal makes an exception of what is wrong with the layer */
    KerasSettings(ObjectNode settings, Function<String, ConfigException> refusal) {
        this.settings = settings;
        this.refusal = refusal;
    }

    /** Of the input that stands before the first layer of a row, which the layer itself describes. */
    static ObjectNode ofInput(ObjectNode first) {
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        INPUT_SHAPES.stream().filter(first::has).forEach(key -> input.set(key, first.get(key)));
        return input;
    }

    /** Whether a number type, a policy or nothing says that a layer computes in 32-bit floats. */
    static boolean isFloat(JsonNode type) {
        if (type.isObject()) {
            String policy = type.path("class_name").asText();
            return (policy.equals("DTypePolicy") || policy.equals("Policy"))
                    && type.path("config").path("name").asText().equals(FLOAT);
        }
        return type.isMissingNode() || type.isNull() || type.asText().equals(FLOAT);
    }

    /** Shape of a batch of images, null where it is not fixed; empty if none is given. */
    JsonNode inputShape() {
        for (String key : INPUT_SHAPES) {
            read.add(key);
            if (settings.path(key).isArray()) {
                return settings.get(key);
            }
        }
        return JsonNodeFactory.instance.arrayNode();
    }

    /** A whole number, ≥ 1. */
    int size(String key) {
        return size(key, take(key));
    }

    private int size(String key, JsonNode value) {
        if (!value.isInt() || value.intValue() < 1) {
            throw refusal.apply("has " + key + " = " + shown(value) + ", which is no whole number above 0");
        }
        return value.intValue();
    }

    /** A whole number, ≥ 1, that is left out. */
    int size(String key, int otherwise) {
        return isGiven(key) ? size(key) : otherwise;
    }

    /** One number for both sides, or two equal ones. */
    int square(String key) {
        JsonNode value = take(key);
        if (!value.isArray()) {
            return size(key, value);
        }
        if (value.size() != 2 || !value.get(0).equals(value.get(1))) {
            throw refusal.apply("has " + key + " = " + value + ", which is not square");
        }
        return size(key, value.get(0));
    }

    int square(String key, int otherwise) {
        return isGiven(key) ? square(key) : otherwise;
    }

    boolean flag(String key, boolean otherwise) {
        JsonNode value = take(key);
        if (!isGiven(key)) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw refusal.apply("has " + key + " = " + value + ", which is neither true nor false");
        }
        return value.booleanValue();
    }

    double number(String key, double otherwise) {
        JsonNode value = take(key);
        if (!isGiven(key)) {
            return otherwise;
        }
        if (!value.isNumber()) {
            throw refusal.apply("has " + key + " = " + value + ", which is no number");
        }
        return value.doubleValue();
    }

    String text(String key, String otherwise) {
        JsonNode value = take(key);
        if (!isGiven(key)) {
            return otherwise;
        }
        return value.isTextual() ? value.textValue() : value.toString();
    }

    JsonNode any(String key) {
        return take(key);
    }

    boolean isGiven(String key) {
        return settings.hasNonNull(key);
    }

    /** @throws ConfigException if the layer's channels come first */
    void requireChannelsLast() {
        String format = text("data_format", "channels_last");
        if (!format.equals("channels_last")) {
            throw refusal.apply("has data_format = " + format + "; known is channels_last");
        }
    }

    /** @throws ConfigException if there is a setting that nobody read, or another type of numbers */
    void requireAllRead() {
        if (!isFloat(take(TYPE))) {
            throw refusal.apply("computes in " + shown(settings.path(TYPE)) + "; known is " + FLOAT);
        }
        for (Map.Entry<String, JsonNode> setting : settings.properties()) {
            String key = setting.getKey();
            boolean harmless =
                    HARMLESS.contains(key) || HARMLESS_ENDINGS.stream().anyMatch(key::endsWith);
            if (!harmless && !read.contains(key) && !setting.getValue().isNull()) {
                throw refusal.apply("has the setting " + key + " = " + setting.getValue() + ", which is unknown here");
            }
        }
    }

    private JsonNode take(String key) {
        read.add(key);
        return settings.path(key);
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "nothing" : value.toString();
    }
}
