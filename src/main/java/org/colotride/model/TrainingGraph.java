package org.colotride.model;

import java.util.Arrays;
import java.util.Map;
import org.colotride.model.engine.WeightGradientEngine;
import org.colotride.model.layer.BatchNormalization;
import org.colotride.model.layer.ParameterizedLayer;
import org.colotride.tensor.Embeddings;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * The graph that {@code fit} trains. Where the engine can, it computes a training pass instead of the layers one by one:
 * the same loss and gradients, in a fraction of the time. Everything around it (optimiser, weight decay, listeners,
 * counters) is Deeplearning4j's; only the score leaves weight decay out, which would cost a pass over all weights.
 */
final class TrainingGraph extends ComputationGraph {
    private static final long serialVersionUID = 1;

    private transient WeightGradientEngine engine;
    private transient int dimension;
    private transient Gradient engineGradient;
    private transient INDArray batchLabels;
    private transient GradientClipping clipping = GradientClipping.none();
    private transient float[] images = new float[0];
    private transient float[] embeddings = new float[0];
    private transient float[] embeddingGradient = new float[0];

    /** A graph without weights; call {@link #init()}. */
    TrainingGraph(ComputationGraphConfiguration configuration) {
        super(configuration);
    }

    /** The same graph, weights, counters and optimiser's state; shares the arrays of the given one. */
    static TrainingGraph of(ComputationGraph plain) {
        TrainingGraph graph = new TrainingGraph(plain.getConfiguration());
        graph.init(plain.params(), false);
        if (plain.getUpdater(false) != null) {
            graph.getUpdater(true).setStateViewArray(plain.getUpdater(false).getStateViewArray());
        }
        return graph;
    }

    /**
     * Lets an engine over the same weights compute training passes, if a training pass of these layers computes what an
     * evaluation pass does.
     *
     * @param dimension length D of an embedding
     */
    void accelerate(WeightGradientEngine trainingEngine, int dimension) {
        if (!usesBatchStatistics() && canBeAccelerated()) {
            trainBy(trainingEngine, dimension);
        }
    }

    /**
     * Lets an engine over the same weights compute training passes.
     *
     * @param dimension length D of an embedding
     */
    void trainBy(WeightGradientEngine trainingEngine, int dimension) {
        this.engine = trainingEngine;
        this.dimension = dimension;
    }

    boolean usesBatchStatistics() {
        return Arrays.stream(getLayers())
                .map(layer -> layer.conf().getLayer())
                .anyMatch(layer -> layer instanceof BatchNormalization normalization && !normalization.frozen());
    }

    /** Whether the loss can be given embeddings. */
    boolean canBeAccelerated() {
        return lossFunction() instanceof EmbeddingLoss;
    }

    /** Whether an engine computes the training passes. */
    boolean isAccelerated() {
        return engine != null;
    }

    /** Clips from now on all gradients that the optimiser sees. */
    void clip(GradientClipping by) {
        this.clipping = by;
    }

    private ILossFunction lossFunction() {
        return ((LossLayer) getOutputLayer(0).conf().getLayer()).getLossFn();
    }

    /** Deeplearning4j keeps the labels to itself. */
    @Override
    public void setLabels(INDArray... labels) {
        super.setLabels(labels);
        batchLabels = labels == null || labels.length == 0 ? null : labels[0];
    }

    @Override
    public void setLabel(int index, INDArray label) {
        super.setLabel(index, label);
        batchLabels = index == 0 ? label : batchLabels;
    }

    @Override
    public void computeGradientAndScore() {
        if (engine == null) {
            super.computeGradientAndScore();
            finishGradients();
            return;
        }
        synchronizeIterEpochCounts();
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            double loss = pass(getInput(0));
            for (TrainingListener listener : getListeners()) {
                listener.onForwardPass(this, Map.of());
            }
            finishGradients();
            gradient = engineGradient();
            score = loss;
            for (TrainingListener listener : getListeners()) {
                listener.onBackwardPass(this);
            }
        }
    }

    /** What no optimiser changes takes no part in the norm either. */
    private void finishGradients() {
        for (Layer layer : getLayers()) {
            if (layer.conf().getLayer() instanceof ParameterizedLayer learning && learning.fixed()) {
                layer.getGradientsViewArray().assign(0);
            }
        }
        clipping.clip(flattenedGradients);
    }

    private double pass(INDArray batch) {
        int count = (int) batch.size(0);
        if (embeddings.length != count * dimension) {
            images = new float[Math.toIntExact(batch.length())];
            embeddings = new float[count * dimension];
            embeddingGradient = new float[count * dimension];
        }
        (batch.ordering() == 'c' && !batch.isView() ? batch : batch.dup('c'))
                .data()
                .asNioFloat()
                .get(images);
        engine.embedForWeightGradient(images, count, embeddings);
        double loss = ((EmbeddingLoss) lossFunction())
                .evaluate(new Embeddings(embeddings, count, dimension), batchLabels, embeddingGradient);
        engine.weightGradient(embeddingGradient, flattenedGradients);
        return loss;
    }

    /** The optimiser recognises the flattened array and updates it in place. */
    private Gradient engineGradient() {
        if (engineGradient == null) {
            engineGradient = new DefaultGradient(flattenedGradients);
            for (GraphVertex vertex : getVertices()) {
                if (vertex.hasLayer() && vertex.getLayer().numParams() > 0) {
                    Layer layer = vertex.getLayer();
                    layer.conf()
                            .getLayer()
                            .initializer()
                            .getGradientsFromFlattened(layer.conf(), layer.getGradientsViewArray())
                            .forEach((name, view) ->
                                    engineGradient.setGradientFor(vertex.getVertexName() + "_" + name, view));
                }
            }
        }
        return engineGradient;
    }
}
