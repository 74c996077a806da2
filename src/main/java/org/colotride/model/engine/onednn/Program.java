package org.colotride.model.engine.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.colotride.model.engine.OperatorTime;
import org.colotride.model.engine.plan.NetworkPlan;
import org.colotride.model.engine.plan.NetworkPlan.Operator;
import org.colotride.tensor.ImageShape;

/**
 * A network compiled for one batch size: a fixed list of oneDNN primitives over buffers that are allocated once.
 *
 * <p>For a gradient, it keeps every activation and can run backward; without one, buffers are reused along the way.
 */
final class Program implements AutoCloseable {
    private final Native natives;
    private final int batch;
    private final int imageLength;
    private final int dimension;
    private final List<Step> forward = new ArrayList<>();
    private final List<Step> backward = new ArrayList<>();
    private final Native.Buffer input;
    private final Native.Buffer output;
    private final FloatPointer inputValues;
    private final FloatPointer outputValues;
    private FloatPointer outputGradient;
    private FloatPointer inputGradient;
    private WeightGradients weightGradients;

    Program(NetworkPlan plan, WeightStore store, ImageShape shape, int batch, int dimension, Pass pass) {
        this.batch = batch;
        this.imageLength = shape.length();
        this.dimension = dimension;
        natives = new Native(store.natives());
        Tensors tensors = new Tensors(natives, plan, pass.runsBackward());
        weightGradients = pass == Pass.WEIGHT_GRADIENT ? new WeightGradients(store) : null;
        memory.desc images = Layouts.plain(batch, shape.channels(), shape.height(), shape.width());
        input = natives.buffer(images);
        tensors.define(NetworkPlan.IMAGES, input);
        List<OperatorStep> steps = new ArrayList<>();
        for (Operator operator : plan.operators()) {
            OperatorStep step = OperatorStep.of(
                    operator, natives, store, tensors, Optional.ofNullable(weightGradients), pass.runsBackward());
            step.compileForward(forward);
            tensors.consumed(operator);
            steps.add(step);
        }
        memory.desc embeddings = Layouts.plain(batch, dimension);
        output = tensors.as(plan.output(), embeddings, forward);
        inputValues = natives.own(new FloatPointer(input.data()).capacity((long) batch * shape.length()));
        outputValues = natives.own(new FloatPointer(output.data()).capacity((long) batch * dimension));
        if (pass.runsBackward()) {
            compileBackward(plan, tensors, steps, images, embeddings, (long) batch * shape.length());
        }
    }

    private void compileBackward(
            NetworkPlan plan,
            Tensors tensors,
            List<OperatorStep> steps,
            memory.desc images,
            memory.desc embeddings,
            long pixels) {
        Native.Buffer error = natives.buffer(embeddings);
        outputGradient = natives.own(new FloatPointer(error.data()).capacity(outputValues.capacity()));
        tensors.addGradient(plan.output(), error, backward);
        for (int i = steps.size() - 1; i >= 0; i--) {
            steps.get(i).compileBackward(backward);
        }
        if (weightGradients != null) {
            return;
        }
        Native.Buffer gradient = tensors.gradient(NetworkPlan.IMAGES);
        if (!gradient.isLaidOutAs(images)) {
            Native.Buffer plain = natives.buffer(images);
            backward.add(natives.reorder(gradient, plain));
            gradient = plain;
        }
        inputGradient = natives.own(new FloatPointer(gradient.data()).capacity(pixels));
    }

    /**
     * Takes images, runs forward and gives their embeddings.
     *
     * @param images {@code [≥ first + count, C, H, W]}
     * @param first image to take
     * @param count images, at most {@link #batch}; the rest of the batch is filled up with zeros
     * @param embeddings receives those of the images at their places, {@code [≥ first + count, D]}
     */
    void forward(float[] images, int first, int count, float[] embeddings) {
        takeImages(images, first, count);
        forward.forEach(Step::run);
        natives.stream()._wait();
        giveEmbeddings(first, count, embeddings);
    }

    void takeImages(float[] images, int first, int count) {
        write(images, first * imageLength, count * imageLength, inputValues);
    }

    void giveEmbeddings(int first, int count, float[] embeddings) {
        outputValues.get(embeddings, first * dimension, count * dimension);
    }

    /** What {@link #forward} runs, in order. */
    List<Step> forwardSteps() {
        return forward;
    }

    /** Arrays and places as of {@link #takeImages}. */
    void takeEmbeddingGradient(float[] embeddingGradient, int first, int count) {
        write(embeddingGradient, first * dimension, count * dimension, outputGradient);
    }

    void giveImageGradient(int first, int count, float[] imageGradient) {
        inputGradient.get(imageGradient, first * imageLength, count * imageLength);
    }

    /** What turns the embeddings' gradient into that of the images of the last forward pass, or of the weights. */
    List<Step> backwardSteps() {
        return backward;
    }

    /**
     * Turns the gradient of the embeddings of the last {@link #forward}, of the same images, into that of the images.
     * Arrays and places as of {@link #forward}.
     */
    void backward(float[] embeddingGradient, int first, int count, float[] imageGradient) {
        takeEmbeddingGradient(embeddingGradient, first, count);
        backward.forEach(Step::run);
        natives.stream()._wait();
        giveImageGradient(first, count, imageGradient);
    }

    /** Adds the weights' gradients of the last {@link #forward}. Arrays and places as of {@link #forward}. */
    void backward(float[] embeddingGradient, int first, int count, ParameterGradients parameters) {
        weightGradients.writeTo(parameters);
        takeEmbeddingGradient(embeddingGradient, first, count);
        backward.forEach(Step::run);
        natives.stream()._wait();
    }

    private static void write(float[] values, int offset, int length, FloatPointer to) {
        to.put(values, offset, length);
        if (length < to.capacity()) {
            to.position(length).zero();
            to.position(0);
        }
    }

    /** Runs forward and backward once on whatever the buffers hold, and tells how long each step took. */
    List<OperatorTime> profile() {
        List<OperatorTime> times = new ArrayList<>();
        forward.forEach(step -> times.add(time(step, "forward")));
        backward.forEach(step -> times.add(time(step, "backward")));
        return times;
    }

    private OperatorTime time(Step step, String direction) {
        long start = System.nanoTime();
        step.run();
        natives.stream()._wait();
        double seconds = (System.nanoTime() - start) / 1e9;
        return new OperatorTime(step.operator() + " " + direction, seconds, step.operations());
    }

    int batch() {
        return batch;
    }

    long allocatedBytes() {
        return natives.allocatedBytes();
    }

    @Override
    public void close() {
        natives.close();
    }
}
