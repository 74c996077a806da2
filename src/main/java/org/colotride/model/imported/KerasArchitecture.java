package org.colotride.model.imported;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.io.Mappers;

/**
 * The layers of a Keras model, {@code model_config}, and how they hang together.
 *
 * @param layers by name, each after those that it reads
 * @param input the one layer that images enter by
 * @param output the one layer that the model ends in
 */
record KerasArchitecture(Map<String, KerasLayer> layers, String input, String output) {
    private static final ObjectMapper STRICT = Mappers.strictJson();
    private static final String CONFIG = "config";

    /** @throws IOException if it is no architecture of layers in a row or a graph with one input and output */
    static KerasArchitecture parse(String json) throws IOException {
        JsonNode root;
        try {
            root = STRICT.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IOException("its architecture is no JSON: " + e.getOriginalMessage(), e);
        }
        String type = root.path("class_name").asText();
        JsonNode config = root.path(CONFIG);
        requireFloat(config);
        requireChannelsLast(root);
        requireChannelsLast(config);
        return switch (type) {
            case "Sequential" -> sequential(config.isArray() ? config : config.path("layers"));
            case "Functional", "Model" -> functional(config);
            default -> throw new IOException(
                    "its architecture is a '" + type + "'; known are Sequential and functional models");
        };
    }

    /** Keras 3 gives the model a number type, too. */
    private static void requireFloat(JsonNode config) throws IOException {
        if (!KerasSettings.isFloat(config.path("dtype"))) {
            throw new IOException("it computes in " + config.path("dtype") + "; known is float32");
        }
    }

    /** No Keras writes it for a whole model; who does means it. */
    private static void requireChannelsLast(JsonNode model) throws IOException {
        for (Map.Entry<String, JsonNode> setting : model.properties()) {
            if (setting.getValue().asText().equals("channels_first")) {
                throw new IOException("it has " + setting.getKey() + " = channels_first; known is channels_last");
            }
        }
    }

    private static KerasArchitecture sequential(JsonNode list) throws IOException {
        Map<String, KerasLayer> layers = new LinkedHashMap<>();
        String before = null;
        for (JsonNode node : list) {
            KerasLayer layer = layer(node, before == null ? List.of() : List.of(before), null);
            if (before == null && !layer.isInput()) {
                KerasLayer images = new KerasLayer(
                        KerasLayer.INPUT,
                        "input of " + layer.name(),
                        KerasSettings.ofInput(layer.settings()),
                        List.of(),
                        null);
                put(layers, images);
                layer = layer(node, List.of(images.name()), null);
            } else if (before != null && layer.isInput()) {
                throw new IOException("its layer '" + layer.name() + "' is a second input");
            }
            put(layers, layer);
            before = layer.name();
        }
        if (before == null) {
            throw new IOException("its architecture has no layers");
        }
        return new KerasArchitecture(layers, layers.keySet().iterator().next(), before);
    }

    private static KerasArchitecture functional(JsonNode config) throws IOException {
        Map<String, KerasLayer> layers = new LinkedHashMap<>();
        for (JsonNode node : config.path("layers")) {
            put(
                    layers,
                    KerasCalls.read(node.path("inbound_nodes"))
                            .layer((inputs, problem) -> layer(node, inputs, problem)));
        }
        String input = end(layers, config.path("input_layers"), "input");
        if (!layers.get(input).isInput()) {
            throw new IOException("its input '" + input + "' is no " + KerasLayer.INPUT);
        }
        String output = end(layers, config.path("output_layers"), "output");
        return new KerasArchitecture(sorted(layers), input, output);
    }

    /** The one layer of {@code [[name, 0, 0]]}, or of {@code [name, 0, 0]}. */
    private static String end(Map<String, KerasLayer> layers, JsonNode ends, String what) throws IOException {
        JsonNode end = ends.path(0).isArray() ? ends.path(0) : ends;
        boolean one = ends.size() == 1 || end == ends;
        String name = end.path(0).asText();
        if (!one
                || !layers.containsKey(name)
                || end.path(1).asInt() != 0
                || end.path(2).asInt() != 0) {
            throw new IOException("it has more than one " + what + ", or none; only one can be imported");
        }
        return name;
    }

    private static KerasLayer layer(JsonNode node, List<String> inputs, String problem) throws IOException {
        String type = node.path("class_name").asText();
        JsonNode name = node.path(CONFIG).path("name");
        if (!(node.path(CONFIG) instanceof ObjectNode settings) || !name.isTextual() || type.isEmpty()) {
            throw new IOException("its architecture has a layer without a name, a class or settings");
        }
        String module = node.path("module").asText("keras");
        String registered = node.path("registered_name").asText("null");
        boolean custom = !module.matches("(keras|tf_keras|tensorflow)(\\..*)?|null")
                || !(registered.equals("null") || registered.equals(type));
        return new KerasLayer(
                type,
                name.textValue(),
                settings,
                inputs,
                custom ? "is of a class of somebody's own, " + module + "." + type : problem);
    }

    private static void put(Map<String, KerasLayer> layers, KerasLayer layer) throws IOException {
        if (layers.put(layer.name(), layer) != null) {
            throw new IOException("its architecture has two layers named '" + layer.name() + "'");
        }
    }

    private static Map<String, KerasLayer> sorted(Map<String, KerasLayer> layers) throws IOException {
        Map<String, KerasLayer> sorted = new LinkedHashMap<>();
        List<KerasLayer> open = new ArrayList<>(layers.values());
        while (!open.isEmpty()) {
            List<KerasLayer> ready = open.stream()
                    .filter(layer -> sorted.keySet().containsAll(layer.inputs()))
                    .toList();
            if (ready.isEmpty()) {
                throw new IOException(
                        "its layer '" + open.get(0).name() + "' reads a layer that is not there, or itself");
            }
            ready.forEach(layer -> sorted.put(layer.name(), layer));
            open.removeAll(ready);
        }
        return sorted;
    }
}
