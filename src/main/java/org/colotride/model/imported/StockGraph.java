package org.colotride.model.imported;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.colotride.config.ConfigException;
import org.colotride.model.NetworkJson;
import org.colotride.model.NetworkZip;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * A network of Deeplearning4j's layers.
 *
 * @param graph with its weights
 * @param names of its vertices by the names that its file gives them, where these differ
 */
record StockGraph(ComputationGraph graph, Map<String, String> names) implements ImportedNetwork {
    private static final NetworkJson DEEPLEARNING4J = new NetworkJson();

    StockGraph {
        names = Map.copyOf(names);
    }

    @Override
    public Placed rebuild(Reconstruction reconstruction, Placed images, String layer, boolean beforeOutput) {
        return new GraphTranslation(this, reconstruction).rebuild(images, layer, beforeOutput);
    }

    /**
     * As Deeplearning4j's {@code ModelSerializer} writes it, a graph or layers in a row.
     *
     * @throws ConfigException if the file is missing, broken, hostile or not such a network
     */
    static StockGraph read(Path file) {
        try (NetworkZip zip = new NetworkZip(file, DEEPLEARNING4J)) {
            StockGraph read = zip.configuration().isGraph() ? of(zip.graph(false)) : of(zip.layers());
            if (!Double.isFinite(read.graph.params().sumNumber().doubleValue())) {
                throw new IOException("its weights are not all finite");
            }
            return read;
        } catch (IOException | RuntimeException e) {
            throw new ConfigException(
                    file + ": is not a Deeplearning4j network that this program can read: " + e.getMessage()
                            + "; save it by ModelSerializer.writeModel of 1.0.0-beta4 or later",
                    e);
        }
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
