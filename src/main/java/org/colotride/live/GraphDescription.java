package org.colotride.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colotride.io.Mappers;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * The configuration of a graph as Deeplearning4j's page of layers reads it: JSON that names the classes to make. One from
 * a file is handed on only if it names no others than networks are made of, written again from what was looked at.
 */
final class GraphDescription {
    private static final int LONGEST = 4 << 20;
    private static final String TYPE = "@class";
    private static final List<String> PACKAGES =
            List.of("org.deeplearning4j.nn.", "org.nd4j.linalg.", "org.colotride.");
    private static final ObjectMapper STRICT = Mappers.strictJson();

    private GraphDescription() {}

    /** The configuration as it may be handed on; empty if it is anything but that of a graph. */
    static Optional<String> checked(String json) {
        if (json == null || json.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            JsonNode tree = STRICT.readTree(json);
            if (!tree.isObject() || !isHarmless(tree)) {
                return Optional.empty();
            }
            String written = STRICT.writeValueAsString(tree);
            ComputationGraphConfiguration graph = ComputationGraphConfiguration.fromJson(written);
            boolean empty = graph.getVertices() == null || graph.getVertices().isEmpty();
            return empty ? Optional.empty() : Optional.of(written);
        } catch (JsonProcessingException | RuntimeException | LinkageError e) {
            return Optional.empty();
        }
    }

    private static boolean isHarmless(JsonNode node) {
        if (node.isTextual()) {
            return node.asText().indexOf('<') < 0;
        }
        // ["a.Class", {…}] is another way to name one.
        if (node.isArray()
                && node.size() == 2
                && node.get(0).isTextual()
                && node.get(1).isContainerNode()) {
            return false;
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            boolean named = !field.getKey().equals(TYPE)
                    || PACKAGES.stream().anyMatch(field.getValue().asText()::startsWith);
            if (!named || field.getKey().indexOf('<') >= 0) {
                return false;
            }
        }
        for (JsonNode child : node) {
            if (!isHarmless(child)) {
                return false;
            }
        }
        return true;
    }
}
