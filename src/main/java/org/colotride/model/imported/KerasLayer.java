package org.colotride.model.imported;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A layer of a Keras model's architecture.
 *
 * @param type its class
 * @param inputs names of the layers that it reads
 * @param problem why its place in the graph cannot be rebuilt; null if it can
 */
record KerasLayer(String type, String name, ObjectNode settings, List<String> inputs, String problem) {
    static final String INPUT = "InputLayer";

    boolean isInput() {
        return type.equals(INPUT);
    }
}
