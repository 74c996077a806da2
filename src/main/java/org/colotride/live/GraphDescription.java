package org.colotride.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.colotride.io.Mappers;
import org.colotride.model.NetworkJson;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * The configuration of a graph as Deeplearning4j's page of layers reads it, with a mapper that makes whatever is named, and
 * writes it into HTML. One from a file is handed on only if {@link NetworkJson} knows every class in it, no class is named
 * where only that mapper would look, and no text could be markup.
 */
final class GraphDescription {
    private static final int LONGEST = 4 << 20;
    private static final NetworkJson CLASSES = new NetworkJson("org.colotride.");

    private GraphDescription() {}

    /** The configuration as it may be handed on; empty if it is anything but that of a graph. */
    static Optional<String> checked(String json) {
        if (json == null || json.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            NetworkJson.Document document = CLASSES.parse(json.getBytes(StandardCharsets.UTF_8));
            String written = document.text();
            if (!isHarmless(Mappers.strictJson().readTree(written))) {
                return Optional.empty();
            }
            ComputationGraphConfiguration graph = document.graph();
            boolean empty = graph.getVertices() == null || graph.getVertices().isEmpty();
            return empty ? Optional.empty() : Optional.of(written);
        } catch (IOException | RuntimeException | LinkageError e) {
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
            if (field.getKey().indexOf('<') >= 0) {
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
