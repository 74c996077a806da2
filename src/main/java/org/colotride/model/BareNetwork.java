package org.colotride.model;

import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.tensor.ImageShape;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A network from images to embeddings without a loss: to embed and to attack, not to be trained.
 *
 * @param graph images in [0, 1], {@code [N, C, H, W]}, to embeddings {@code [N, D]}
 * @param engine over the same weights
 */
public record BareNetwork(ComputationGraph graph, EmbeddingEngine engine) {
    private static final String IMAGES = "images";

    /**
     * @param backbone brings its weights along
     * @throws IllegalArgumentException if images of that shape do not fit the backbone
     */
    public static BareNetwork of(Backbone backbone, ImageShape shape) {
        GraphBuilder layers =
                new NeuralNetConfiguration.Builder().graphBuilder().addInputs(IMAGES);
        NetworkBuilder builder = new NetworkBuilder(layers);
        String normalized = builder.inputNormalization(
                IMAGES, backbone.mean(shape.channels()), backbone.deviation(shape.channels()));
        String embedding = backbone.build(builder, normalized, shape);
        if (backbone.metric().normalises()) {
            embedding = builder.l2Normalization(embedding);
        }
        ComputationGraph graph =
                new ComputationGraph(layers.setOutputs(embedding).build());
        graph.init();
        backbone.initialize(graph.paramTable());
        return new BareNetwork(graph, EngineFactory.create(graph, shape, backbone.dimension()));
    }
}
