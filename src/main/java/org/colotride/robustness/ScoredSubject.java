package org.colotride.robustness;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Map;
import org.colotride.tensor.ImageShape;

/**
 * What a result says of the model that was scored and of the images it was scored on.
 *
 * @param name of the run or configuration
 * @param model see {@link #model}
 * @param data see {@link #data}
 * @param benign retrieval figures on the whole gallery, each in [0, 1]
 * @param software versions, machine and revision
 */
public record ScoredSubject(
        String name, ObjectNode model, ObjectNode data, Map<String, Double> benign, ObjectNode software) {
    /** Of whose model, images and software nothing is to be said. */
    public static ScoredSubject named(String name) {
        ObjectNode nothing = JsonNodeFactory.instance.objectNode();
        return new ScoredSubject(name, nothing, nothing, Map.of(), nothing);
    }

    /**
     * Tells one model from all others.
     *
     * @param file its name
     * @param sha256 of the file
     * @param network that was trained, with its arguments
     * @param defense that it was trained with
     */
    public static ObjectNode model(String file, String sha256, String network, ObjectNode arguments, String defense) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("file", file);
        node.put("sha256", sha256);
        node.put("network", network);
        node.set("arguments", arguments);
        node.put("defense", defense);
        return node;
    }

    /**
     * Tells the searched images from others.
     *
     * @param pipeline that they come from
     * @param labels class of each searched image, {@code [N]}
     */
    public static ObjectNode data(String pipeline, ImageShape shape, int[] labels) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("pipeline", pipeline);
        node.put("shape", shape.toString());
        node.put("images", labels.length);
        return node.put("classes", (int) Arrays.stream(labels).distinct().count());
    }
}
