package org.colotride.loss;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.colotride.config.Component;
import org.colotride.io.Mappers;
import org.colotride.model.EmbeddingLoss;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.Embeddings;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Lets a Deeplearning4j {@code LossLayer} train with a {@link MetricLoss}: the layer's input is the embeddings of a batch,
 * {@code [M, D]}, its labels are the batch's {@link BatchLayout}. It keeps the loss and the embeddings of the last training
 * pass, so that whoever watches training need not compute them again.
 */
public final class MetricLossFunction implements ILossFunction, EmbeddingLoss {
    private static final long serialVersionUID = 1;
    /** The stream of random numbers that a loss begins with. */
    private static final long FIRST_PARAMETERS = 0x105;

    /** What a saved model keeps of the loss. */
    @JsonProperty
    private String lossName;

    @JsonProperty
    private String lossArgs;

    /** The one that the model names, and what a defence makes of it. */
    private transient MetricLoss configured;

    private transient MetricLoss trained;
    private transient float[] values = new float[0];
    private transient float[] gradient = new float[0];
    private transient Embeddings embeddings;
    private transient BatchLayout layout;
    private transient double lastLoss = Double.NaN;
    private transient boolean timesRows;

    /** For deserialisation. */
    MetricLossFunction() {}

    public MetricLossFunction(Component component) {
        this.lossName = component.name();
        this.lossArgs = component.args().toString();
        this.configured = Losses.REGISTRY.create(component);
    }

    @Override
    public double computeScore(
            INDArray labels, INDArray output, IActivation activation, INDArray mask, boolean average) {
        // LossLayer divides by the number of rows, whatever the loss's own mean.
        return evaluate(labels, output, false) * (average ? 1 : output.size(0));
    }

    @Override
    public INDArray computeScoreArray(INDArray labels, INDArray output, IActivation activation, INDArray mask) {
        return Nd4j.valueArrayOf(new long[] {output.size(0), 1}, evaluate(labels, output, false), output.dataType());
    }

    @Override
    public INDArray computeGradient(INDArray labels, INDArray output, IActivation activation, INDArray mask) {
        evaluate(labels, output, true);
        INDArray error = Nd4j.createFromArray(gradient).reshape(output.shape()).castTo(output.dataType());
        return timesRows ? error.muli(output.size(0)) : error;
    }

    @Override
    public Pair<Double, INDArray> computeGradientAndScore(
            INDArray labels, INDArray output, IActivation activation, INDArray mask, boolean average) {
        INDArray error = computeGradient(labels, output, activation, mask);
        return new Pair<>(lastLoss * (average ? 1 : output.size(0)), error);
    }

    /**
     * Lets a defence train on more than the configured loss.
     *
     * @param complete makes the loss that is trained of the one that the model names
     */
    public void extend(UnaryOperator<MetricLoss> complete) {
        trained = complete.apply(trained());
    }

    /**
     * Lets a loss that learns numbers of its own begin with them; every other goes without. To be called before the first
     * pass of a new training; one that goes on calls {@link #restore}.
     *
     * @param dimension D of the embeddings
     * @param classes of the training images
     * @param seed of the training, from which they are drawn
     */
    public void begin(int dimension, int classes, long seed) {
        configured().begin(dimension, classes, SeededRandom.derive(seed, FIRST_PARAMETERS));
    }

    /** Updates what the loss learns itself by the last training pass; to be called once after each. */
    public void learn() {
        configured().parameters().ifPresent(LossParameters::learn);
    }

    /** What the loss has learnt itself, to be kept with checkpoints; empty if it learns nothing. */
    public Map<String, float[]> state() {
        return configured().parameters().map(LossParameters::state).orElse(Map.of());
    }

    /** Whether the loss learns numbers of its own, so that there is a {@link #state} to be kept. */
    public boolean learns() {
        return configured().parameters().isPresent();
    }

    /** @param state as {@link #state()} gave it */
    public void restore(Map<String, float[]> state) {
        configured().parameters().ifPresent(parameters -> parameters.restore(state));
    }

    /**
     * For a graph that divides gradients by the number of rows of a batch ({@code miniBatch(true)}, Deeplearning4j's
     * default), whereas a loss of triplets has its own mean: undoes that.
     */
    public void undoMiniBatch() {
        timesRows = true;
    }

    /** @throws IllegalArgumentException see {@link MetricLoss#requireFitting} */
    public void requireFitting(int dimension, int classes) {
        configured().requireFitting(dimension, classes);
    }

    /** @param labels the batch's {@link BatchLayout}, as {@link BatchLayout#toLabels} wrote it */
    @Override
    public double evaluate(Embeddings batch, INDArray labels, float[] gradientTarget) {
        embeddings = batch;
        layout = BatchLayout.of(labels);
        lastLoss = trained().evaluate(batch, layout, gradientTarget);
        return lastLoss;
    }

    private double evaluate(INDArray labels, INDArray output, boolean withGradient) {
        int length = Math.toIntExact(output.length());
        if (values.length != length) {
            gradient = new float[length];
        }
        values = output.dup('c').data().asFloat();
        return evaluate(
                new Embeddings(values, (int) output.size(0), (int) output.size(1)),
                labels,
                withGradient ? gradient : null);
    }

    private MetricLoss configured() {
        if (configured == null) {
            try {
                ObjectNode args = (ObjectNode) Mappers.json().readTree(lossArgs);
                configured = Losses.REGISTRY.create(new Component(lossName, args, "the saved model's loss"));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("the saved model's loss: " + e.getOriginalMessage(), e);
            }
        }
        return configured;
    }

    private MetricLoss trained() {
        return trained == null ? configured() : trained;
    }

    /** Loss of the last training pass, without weight decay; NaN before the first. */
    public double lastLoss() {
        return lastLoss;
    }

    /** Embeddings of the last training pass, {@code [M, D]}; null before the first. */
    public Embeddings lastEmbeddings() {
        return embeddings;
    }

    /** See {@link MetricLoss#activeFraction}, of the last training pass. */
    public double lastActiveFraction() {
        return trained().activeFraction(embeddings, layout);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        values = new float[0];
        gradient = new float[0];
        lastLoss = Double.NaN;
    }

    @Override
    public String name() {
        return lossName;
    }

    @Override
    public String toString() {
        return lossName + lossArgs;
    }
}
