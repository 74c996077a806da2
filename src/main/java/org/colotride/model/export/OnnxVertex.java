package org.colotride.model.export;

import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A vertex to be translated.
 *
 * @param name in our graph
 * @param inputs names of the values that it reads
 * @param output name of the value that it must make
 * @param parameters its own, by our names
 */
record OnnxVertex(String name, List<String> inputs, String output, Map<String, INDArray> parameters) {
    /** Of a vertex that reads one value. */
    String input() {
        return inputs.get(0);
    }

    /** Name for a value that only this vertex uses. */
    String inner(String part) {
        return name + "/" + part;
    }

    /** Adds one of the parameters to the graph, named as PyTorch's. */
    String parameter(String parameter, OnnxGraph graph) {
        return graph.constant(TorchTensor.name(name, parameter), parameters.get(parameter));
    }
}
