package org.colotride.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.colotride.cluster.Group;
import org.colotride.data.Normalization;
import org.colotride.memory.MemoryNeed;
import org.colotride.model.engine.ChunkSize;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.model.engine.EngineLoad;
import org.colotride.model.engine.GradientSum;
import org.colotride.model.engine.GroupEngine;
import org.colotride.model.engine.GroupTraining;
import org.colotride.model.engine.LocalStatisticsTraining;
import org.colotride.model.engine.MicroBatchEngine;
import org.colotride.model.engine.PiecewiseEngine;
import org.colotride.model.engine.WeightGradientEngine;
import org.colotride.model.engine.onednn.OneDnnEngine;
import org.colotride.model.layer.InputNormalization;
import org.colotride.model.layer.L2Normalization;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * An embedding network: the {@link ComputationGraph} that {@code fit} trains, which ends in the metric loss, and an
 * engine over the same weights that embeds images and attacks them.
 */
public final class EmbeddingNetwork implements AutoCloseable {
    private static final String IMAGES = "images";
    private static final String LOSS = "loss";

    private final ComputationGraph graph;
    private final ComputationGraph embeddingGraph;
    private final ImageShape shape;
    private final DistanceMetric metric;
    private EmbeddingEngine engine;

    /**
     * Adam with a constant rate.
     *
     * @param learningRate of Adam
     * @param weightDecay L2 added to the gradient of weights and biases, as PyTorch's {@code weight_decay}
     */
    public record Optimizer(double learningRate, double weightDecay) {}

    /**
     * A network with fresh weights.
     *
     * @param random draws the weights
     * @throws IllegalArgumentException if images of that shape do not fit the backbone
     */
    public static EmbeddingNetwork create(
            Backbone backbone, ImageShape shape, ILossFunction loss, Optimizer optimizer, RandomGenerator random) {
        return create(backbone, shape, loss, Learning.of(optimizer), random);
    }

    /**
     * The same, whose weights learn otherwise.
     *
     * @throws IllegalArgumentException if images of that shape do not fit the backbone
     */
    public static EmbeddingNetwork create(
            Backbone backbone, ImageShape shape, ILossFunction loss, Learning learning, RandomGenerator random) {
        return create(backbone, shape, loss, learning, random, DataType.FLOAT);
    }

    static EmbeddingNetwork create(
            Backbone backbone,
            ImageShape shape,
            ILossFunction loss,
            Learning learning,
            RandomGenerator random,
            DataType dataType) {
        ComputationGraphConfiguration.GraphBuilder graphBuilder = new NeuralNetConfiguration.Builder()
                .dataType(dataType)
                .updater(learning.updater())
                .l2(learning.l2())
                .l2Bias(learning.l2())
                .miniBatch(false)
                .trainingWorkspaceMode(WorkspaceMode.ENABLED)
                .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
                .graphBuilder()
                .addInputs(IMAGES);
        NetworkBuilder builder = new NetworkBuilder(graphBuilder, learning.frozen());
        String normalized = builder.inputNormalization(
                IMAGES, backbone.mean(shape.channels()), backbone.deviation(shape.channels()));
        String embedding = backbone.build(builder, normalized, shape);
        if (backbone.metric().normalises()) {
            embedding = builder.l2Normalization(embedding);
        }
        builder.add(
                LOSS,
                new LossLayer.Builder(loss).activation(Activation.IDENTITY).build(),
                embedding);
        ComputationGraphConfiguration configuration =
                graphBuilder.setOutputs(LOSS).build();
        learning.decay(configuration);
        TrainingGraph graph = new TrainingGraph(configuration);
        graph.init();
        Initialization.initialize(graph, random);
        backbone.initialize(graph.paramTable());
        return new EmbeddingNetwork(graph, shape, backbone.metric());
    }

    /**
     * Takes over a graph, for instance one read from a file.
     *
     * @param graph with one input and a last layer named {@code loss}
     */
    public EmbeddingNetwork(ComputationGraph graph, ImageShape shape, DistanceMetric metric) {
        TrainingGraph trained = graph instanceof TrainingGraph own ? own : TrainingGraph.of(graph);
        this.graph = trained;
        this.shape = shape;
        this.metric = metric;
        this.embeddingGraph = withoutLoss(graph);
        long[] lastParameter =
                embeddingGraph.getParam(lastLinear(embeddingGraph) + "_bias").shape();
        this.engine = EngineFactory.create(embeddingGraph, shape, (int) lastParameter[0]);
        if (engine instanceof WeightGradientEngine trainingEngine) {
            trained.accelerate(trainingEngine, engine.dimension());
        }
    }

    /**
     * Trains, embeds and attacks from now on as one of several processes that share the work and take the same steps, see
     * {@link GroupEngine}. Where batch normalisation {@linkplain #usesBatchStatistics uses a batch's own statistics}, those are
     * of each process's images, see {@link LocalStatisticsTraining}. To be called before anything has asked for the engine.
     *
     * @throws IllegalArgumentException if the fast engine does not know a layer
     */
    public void shareWith(Group group) {
        if (group.size() == 1) {
            return;
        }
        TrainingGraph trained = (TrainingGraph) graph;
        if (usesBatchStatistics()) {
            requirePieces();
            trained.trainBy(
                    new LocalStatisticsTraining(embeddingGraph, shape, engine.dimension(), group), engine.dimension());
        } else {
            sumExactly();
            trained.trainBy(new GroupTraining((PiecewiseEngine) engine, engine.dimension(), group), engine.dimension());
        }
        engine = new GroupEngine(engine, group);
    }

    /** Whether a training pass normalises by the images of its batch, so that what an image gets depends on the others. */
    public boolean usesBatchStatistics() {
        return ((TrainingGraph) graph).usesBatchStatistics();
    }

    /**
     * Trains, embeds and attacks from now on by at most so many images at a time, see {@link MicroBatchEngine}. To be called
     * before anything has asked for the engine, and before {@link #shareWith}.
     *
     * @param images of a micro-batch, ≥ 1
     * @throws IllegalArgumentException see {@link #sumExactly}
     */
    public void divide(int images) {
        sumExactly();
        MicroBatchEngine divided =
                new MicroBatchEngine(engine, (PiecewiseEngine) engine, ChunkSize.roundedUp(images, shape));
        ((TrainingGraph) graph).trainBy(divided, engine.dimension());
        engine = divided;
    }

    /**
     * Sums gradients of weights from now on over pieces of a batch, exactly: the same weights come out whoever computes which
     * piece. It costs a pass over all weights for each piece.
     *
     * @throws IllegalArgumentException if a layer uses the statistics of the batch, or the fast engine knows it not: then
     *     the pieces of a batch cannot be computed apart
     */
    public void sumExactly() {
        if (usesBatchStatistics()) {
            throw new IllegalArgumentException("this network cannot be trained in pieces of a batch: a layer uses the"
                    + " batch's statistics (freeze batch normalisation)");
        }
        requirePieces().sumExactly();
    }

    private PiecewiseEngine requirePieces() {
        if (((TrainingGraph) graph).canBeAccelerated() && engine instanceof PiecewiseEngine pieces) {
            return pieces;
        }
        throw new IllegalArgumentException("this network cannot be trained in pieces of a batch: a layer or the loss is"
                + " unknown to the fast engine");
    }

    /**
     * What the engine is going to hold once it has been given batches of these sizes. To be asked before {@link #divide} and
     * {@link #shareWith}.
     *
     * @param microBatch see {@link #divide}; 0 for whole batches
     * @return empty where the engine cannot tell: layers are computed by Deeplearning4j, or a layer uses the batch's statistics
     */
    public Optional<MemoryNeed> memoryFor(EngineLoad load, int microBatch) {
        if (!((TrainingGraph) graph).isAccelerated() || !(engine instanceof OneDnnEngine planned)) {
            return Optional.empty();
        }
        MemoryNeed programs = microBatch > 0
                ? MicroBatchEngine.memoryFor(planned, load, ChunkSize.roundedUp(microBatch, shape), shape.length())
                : planned.memoryFor(load);
        boolean summed = microBatch > 0 || load.inPieces();
        return Optional.of(summed ? programs.plus(GradientSum.memoryFor(graph.numParams())) : programs);
    }

    /** How many images are a piece of a batch that is trained on in pieces; empty if it cannot be. */
    public OptionalInt piece() {
        return ((TrainingGraph) graph).isAccelerated() && engine instanceof PiecewiseEngine pieces
                ? OptionalInt.of(pieces.piece())
                : OptionalInt.empty();
    }

    /** How many numbers the optimiser keeps beside the weights. */
    public long optimizerNumbers() {
        return Stream.of(graph.getLayers())
                .flatMap(layer -> layer.paramTable().entrySet().stream().map(parameter -> layer.getConfig()
                        .getUpdaterByParam(parameter.getKey())
                        .stateSize(parameter.getValue().length())))
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Clips from now on the gradients that its weights are trained by. No file keeps that. */
    public void clipGradients(GradientClipping by) {
        ((TrainingGraph) graph).clip(by);
    }

    private static ComputationGraph withoutLoss(ComputationGraph graph) {
        ComputationGraphConfiguration configuration = graph.getConfiguration().clone();
        List<String> embedding = configuration.getVertexInputs().remove(LOSS);
        if (embedding == null) {
            throw new IllegalArgumentException("the graph has no layer named '" + LOSS + "'");
        }
        configuration.getVertices().remove(LOSS);
        configuration.setNetworkOutputs(embedding);
        configuration.setTopologicalOrder(null);
        configuration.setTopologicalOrderStr(null);
        ComputationGraph shared = new ComputationGraph(configuration);
        shared.init(graph.params(), false);
        return shared;
    }

    private static String lastLinear(ComputationGraph graph) {
        ComputationGraphConfiguration configuration = graph.getConfiguration();
        String output = configuration.getNetworkOutputs().get(0);
        boolean normalized = graph.getLayer(output).conf().getLayer() instanceof L2Normalization;
        return normalized ? configuration.getVertexInputs().get(output).get(0) : output;
    }

    /** The graph that {@code fit} trains: images {@code [N, C, H, W]} to the metric loss. */
    public ComputationGraph graph() {
        return graph;
    }

    /** Names of the layers that have weights, from the images on. */
    public List<String> layersWithWeights() {
        return Stream.of(graph.getLayers())
                .filter(layer -> layer.numParams() > 0)
                .map(layer -> layer.conf().getLayer().getLayerName())
                .toList();
    }

    /** The same layers and weights up to the embeddings {@code [N, D]}. */
    public ComputationGraph embeddingGraph() {
        return embeddingGraph;
    }

    /** Embeds and attacks; {@link EmbeddingEngine#refresh()} it after the weights have changed. */
    public EmbeddingEngine engine() {
        return engine;
    }

    /** What the network subtracts from its images and divides them by; part of the graph, and so of a model's file. */
    public Normalization normalization() {
        InputNormalization first = (InputNormalization)
                graph.getLayer(NetworkBuilder.INPUT_NORMALIZATION).conf().getLayer();
        return new Normalization(
                IntStream.range(0, shape.channels()).mapToObj(first::mean).toList(),
                IntStream.range(0, shape.channels()).mapToObj(first::deviation).toList());
    }

    /** A network of its own with the same layers and weights, to embed with. */
    public EmbeddingNetwork copy() {
        ComputationGraph copied = new ComputationGraph(graph.getConfiguration().clone());
        copied.init(graph.params().dup(), false);
        return new EmbeddingNetwork(copied, shape, metric);
    }

    /** All weights, in the order of the graph's flattened parameters. */
    public float[] weights() {
        try (INDArray copy = graph.params().dup()) {
            return copy.data().asFloat();
        }
    }

    /** @param weights as {@link #weights()} gave them */
    public void setWeights(float[] weights) {
        try (INDArray given = Nd4j.createFromArray(weights)) {
            graph.setParams(given.reshape(graph.params().shape()));
        }
        engine.refresh();
    }

    public ImageShape shape() {
        return shape;
    }

    public DistanceMetric metric() {
        return metric;
    }

    /** Length D of an embedding. */
    public int dimension() {
        return engine.dimension();
    }

    @Override
    public void close() {
        engine.close();
    }
}
