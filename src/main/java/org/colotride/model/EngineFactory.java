package org.colotride.model;

import org.colotride.model.engine.ChunkSize;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.model.engine.GraphEngine;
import org.colotride.model.engine.onednn.OneDnnEngine;
import org.colotride.model.engine.plan.NetworkPlanner;
import org.colotride.tensor.ImageShape;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the fastest engine that can run a network here. */
public final class EngineFactory {
    private static final Logger LOG = LoggerFactory.getLogger(EngineFactory.class);

    private EngineFactory() {}

    /** @param graph from images to embeddings, without an output layer */
    public static EmbeddingEngine create(ComputationGraph graph, ImageShape shape, int dimension) {
        if (graph.getConfiguration().getDataType() != DataType.FLOAT) {
            return new GraphEngine(graph, shape, dimension);
        }
        if (!Nd4j.getBackend().getClass().getSimpleName().contains("Cpu")) {
            LOG.info("Backend {}: images' gradients come from the plain graph", Nd4j.getBackend());
            return new GraphEngine(graph, shape, dimension, ChunkSize.of(shape));
        }
        NetworkPlanner.Result result = NetworkPlanner.plan(graph);
        if (result.plan().isEmpty()) {
            LOG.warn(
                    "Layer '{}' is unknown to the fast engine: attacks run on the plain graph, several times slower",
                    result.unknownVertex());
            return new GraphEngine(graph, shape, dimension);
        }
        try {
            return new OneDnnEngine(result.plan().get(), shape, dimension);
        } catch (LinkageError e) {
            LOG.warn(
                    "oneDNN does not load on this platform ({}): attacks run on the plain graph, slower", e.toString());
            return new GraphEngine(graph, shape, dimension);
        }
    }
}
