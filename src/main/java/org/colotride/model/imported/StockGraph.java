package org.colotride.model.imported;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * A network of Deeplearning4j's layers.
 *
 * @param graph with its weights
 * @param names of its vertices by the names that its file gives them, where these differ
 */
record StockGraph(ComputationGraph graph, Map<String, String> names) implements ImportedNetwork {
    StockGraph {
        names = Map.copyOf(names);
    }

    @Override
    public Placed rebuild(Reconstruction reconstruction, Placed images, String layer, boolean beforeOutput) {
        return new GraphTranslation(this, reconstruction).rebuild(images, layer, beforeOutput);
    }

    static StockGraph of(ComputationGraph graph) {
        return new StockGraph(graph, Map.of());
    }

    /** As a graph its layers are numbered. */
    static StockGraph of(MultiLayerNetwork network) {
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < network.getnLayers(); i++) {
            String name = network.getLayer(i).conf().getLayer().getLayerName();
            if (name != null) {
                names.put(name, String.valueOf(i));
            }
        }
        return new StockGraph(network.toComputationGraph(), names);
    }
}
