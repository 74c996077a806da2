package org.colotride.model.imported;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.colotride.config.ConfigException;
import org.colotride.data.Normalization;
import org.colotride.model.layer.InputNormalization;
import org.colotride.model.layer.L2Normalization;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A graph of Deeplearning4j's own layers up to its embeddings, with a layer of ours before the first, where the images'
 * gradient is kept. It computes whatever Deeplearning4j does; a layer whose gradient that gets wrong is refused.
 */
final class PlainGraph {
    private static final String IMAGES = "colo-tride.images";
    private static final String UNIT = "colo-tride.unit";

    private final ComputationGraph source;
    private final ComputationGraph graph;

    /**
     * @param embedding the vertex that gives the embeddings, before they are normalised
     * @param normalise whether they are, to unit length
     * @param reason why it is not the fast engine that computes it
     * @throws ConfigException if a layer's gradient would be wrong
     */
    PlainGraph(
            ComputationGraph source, String embedding, boolean normalise, Normalization normalization, String reason) {
        this.source = source;
        ComputationGraphConfiguration configuration = source.getConfiguration().clone();
        Set<String> needed = needed(configuration, embedding);
        needed.forEach(
                vertex -> requireRight(vertex, configuration.getVertices().get(vertex), reason));
        configuration.getVertices().keySet().retainAll(needed);
        configuration.getVertexInputs().keySet().retainAll(needed);
        String input = configuration.getNetworkInputs().get(0);
        configuration.getVertexInputs().replaceAll((vertex, inputs) -> inputs.stream()
                .map(name -> name.equals(input) ? IMAGES : name)
                .toList());
        add(
                configuration,
                IMAGES,
                new InputNormalization(array(normalization.mean()), array(normalization.deviation())),
                input);
        if (normalise) {
            add(configuration, UNIT, new L2Normalization(), embedding);
        }
        configuration.setNetworkOutputs(List.of(normalise ? UNIT : embedding));
        configuration.setTopologicalOrder(null);
        configuration.setTopologicalOrderStr(null);
        this.graph = new ComputationGraph(configuration);
        graph.init();
        follow();
    }

    private static Set<String> needed(ComputationGraphConfiguration configuration, String last) {
        Set<String> needed = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(last));
        while (!open.isEmpty()) {
            String vertex = open.pop();
            if (configuration.getVertices().containsKey(vertex) && needed.add(vertex)) {
                open.addAll(configuration.getVertexInputs().get(vertex));
            }
        }
        return needed;
    }

    private static void requireRight(String name, GraphVertex vertex, String reason) {
        if (vertex instanceof LayerVertex layer && layer.getLayerConf().getLayer() instanceof BatchNormalization) {
            throw new ConfigException("the graph's layer '" + name + "' is batch normalisation, whose gradient"
                    + " Deeplearning4j computes wrongly in evaluation mode: attacks would look weaker than they are. The"
                    + " engine that computes it rightly cannot take the whole graph (" + reason
                    + "); replace that layer,"
                    + " or fold the normalisation into the layer before it");
        }
    }

    private static void add(ComputationGraphConfiguration to, String name, Layer layer, String input) {
        ComputationGraphConfiguration one = new NeuralNetConfiguration.Builder()
                .dataType(to.getDataType())
                .graphBuilder()
                .addInputs(input)
                .addLayer(name, layer, input)
                .setOutputs(name)
                .build();
        to.getVertices().put(name, one.getVertices().get(name));
        to.getVertexInputs().put(name, List.of(input));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Images {@code [N, C, H, W]} to embeddings {@code [N, D]}. */
    ComputationGraph graph() {
        return graph;
    }

    /** Takes over the weights that the source has now. */
    void follow() {
        Map<String, INDArray> theirs = source.paramTable();
        graph.paramTable().forEach((name, parameter) -> parameter.assign(theirs.get(name)));
    }
}
