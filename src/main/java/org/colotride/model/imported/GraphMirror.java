package org.colotride.model.imported;

import org.colotride.config.ConfigException;
import org.colotride.data.Normalization;
import org.colotride.model.BareNetwork;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.model.engine.GraphEngine;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Embeds and attacks as somebody's own graph of Deeplearning4j would, whose weights it reads anew at each {@link #refresh}.
 * Where every layer has an exact counterpart of ours, the fast engine computes it, otherwise the plain graph, with one
 * warning.
 *
 * <p>The embeddings are what enters the graph's last layer if that has a loss, else what the graph gives.
 */
public final class GraphMirror implements EmbeddingEngine {
    private static final Logger LOG = LoggerFactory.getLogger(GraphMirror.class);

    private final EmbeddingEngine engine;
    private final Runnable follow;
    private final boolean fast;

    private GraphMirror(EmbeddingEngine engine, Runnable follow, boolean fast) {
        this.engine = engine;
        this.follow = follow;
        this.fast = fast;
    }

    /**
     * @param graph with one input and one output, and its weights
     * @param shape of its images
     * @param metric N and C normalise the embeddings, whether the graph does so itself or not
     * @param normalization of the images in [0, 1], before they enter the graph
     * @throws ConfigException if the graph has several inputs or outputs, or a layer whose gradient would be wrong
     * @throws IllegalArgumentException if images of that shape do not fit the graph
     */
    public static GraphMirror of(
            ComputationGraph graph, ImageShape shape, DistanceMetric metric, Normalization normalization) {
        String embedding = embedding(graph, metric.normalises());
        if (normalization.mean().size() != shape.channels()) {
            throw new IllegalArgumentException("a normalisation of "
                    + normalization.mean().size() + " channels for images of " + shape.channels());
        }
        GraphTwin twin = new GraphTwin(StockGraph.of(graph), embedding, metric, normalization);
        try {
            BareNetwork network = BareNetwork.of(twin, shape);
            return new GraphMirror(
                    network.engine(),
                    () -> twin.follow(network.graph().paramTable()),
                    !(network.engine() instanceof GraphEngine));
        } catch (ConfigException unknown) {
            PlainGraph plain =
                    new PlainGraph(graph, embedding, metric.normalises(), normalization, unknown.getMessage());
            LOG.warn("{}: it is attacked on Deeplearning4j's plain graph, several times slower", unknown.getMessage());
            int dimension = (int) plain.graph()
                    .outputSingle(Nd4j.zeros(1, shape.channels(), shape.height(), shape.width()))
                    .size(1);
            return new GraphMirror(new GraphEngine(plain.graph(), shape, dimension), plain::follow, false);
        }
    }

    /** Whether a graph ends, before its loss, in embeddings of unit length. */
    public static boolean normalises(ComputationGraph graph) {
        String last = embedding(graph, false);
        return isNormalisation(graph.getConfiguration().getVertices().get(last));
    }

    /** @param before whether the embeddings are wanted as they are before they are normalised */
    private static String embedding(ComputationGraph graph, boolean before) {
        ComputationGraphConfiguration configuration = graph.getConfiguration();
        if (configuration.getNetworkInputs().size() != 1
                || configuration.getNetworkOutputs().size() != 1) {
            throw new ConfigException("the graph has "
                    + configuration.getNetworkInputs().size() + " inputs and "
                    + configuration.getNetworkOutputs().size() + " outputs; only one of each can be attacked");
        }
        String last = configuration.getNetworkOutputs().get(0);
        if (hasLoss(configuration.getVertices().get(last))) {
            last = onlyInput(configuration, last);
        }
        if (before && isNormalisation(configuration.getVertices().get(last))) {
            last = onlyInput(configuration, last);
        }
        if (!configuration.getVertices().containsKey(last)) {
            throw new ConfigException("the graph has no layer before its last, which gives no embeddings");
        }
        return last;
    }

    private static String onlyInput(ComputationGraphConfiguration configuration, String vertex) {
        return configuration.getVertexInputs().get(vertex).get(0);
    }

    private static boolean hasLoss(GraphVertex vertex) {
        if (!(vertex instanceof LayerVertex layerVertex)) {
            return false;
        }
        Layer layer = layerVertex.getLayerConf().getLayer();
        return layer instanceof LossLayer || layer instanceof BaseOutputLayer;
    }

    private static boolean isNormalisation(GraphVertex vertex) {
        return vertex instanceof L2NormalizeVertex;
    }

    /** Whether the fast engine computes it. */
    public boolean isFast() {
        return fast;
    }

    @Override
    public int dimension() {
        return engine.dimension();
    }

    @Override
    public void embed(float[] images, int count, float[] embeddings) {
        engine.embed(images, count, embeddings);
    }

    @Override
    public void embedForGradient(float[] images, int count, float[] embeddings) {
        engine.embedForGradient(images, count, embeddings);
    }

    @Override
    public void imageGradient(float[] embeddingGradient, float[] imageGradient) {
        engine.imageGradient(embeddingGradient, imageGradient);
    }

    /** Takes over the weights that the graph has now. */
    @Override
    public void refresh() {
        follow.run();
        engine.refresh();
    }

    @Override
    public void close() {
        engine.close();
    }
}
