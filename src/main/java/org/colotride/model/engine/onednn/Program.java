package org.colotride.model.engine.onednn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.colotride.data.ImageShape;
import org.colotride.model.engine.NetworkPlan;
import org.colotride.model.engine.NetworkPlan.Operator;

/**
 * A network compiled for one batch size: a fixed list of oneDNN primitives over buffers that are allocated once.
 *
 * <p>With a gradient, it keeps every activation and can run backward; without one, buffers are reused along the way.
 */
final class Program implements AutoCloseable {
    private final Native natives;
    private final int batch;
    private final List<Native.Execution> forward = new ArrayList<>();
    private final List<Native.Execution> backward = new ArrayList<>();
    private final Native.Buffer input;
    private final Native.Buffer output;
    private final FloatPointer inputValues;
    private final FloatPointer outputValues;
    private FloatPointer outputGradient;
    private FloatPointer inputGradient;

    Program(NetworkPlan plan, WeightStore store, ImageShape shape, int batch, int dimension, boolean withGradient) {
        this.batch = batch;
        natives = new Native(store.natives());
        Tensors tensors = new Tensors(natives, plan, withGradient);
        memory.desc images = Layouts.plain(batch, shape.channels(), shape.height(), shape.width());
        input = natives.buffer(images);
        tensors.define(0, input);
        List<OperatorStep> steps = new ArrayList<>();
        for (Operator operator : plan.operators()) {
            OperatorStep step = OperatorStep.of(operator, natives, store, tensors, withGradient);
            step.compileForward(forward);
            tensors.consumed(operator);
            steps.add(step);
        }
        memory.desc embeddings = Layouts.plain(batch, dimension);
        output = tensors.as(plan.output(), embeddings, forward);
        inputValues = natives.own(new FloatPointer(input.data()).capacity((long) batch * shape.length()));
        outputValues = natives.own(new FloatPointer(output.data()).capacity((long) batch * dimension));
        if (withGradient) {
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
        Native.Buffer gradient = tensors.gradient(0);
        if (!gradient.isLaidOutAs(images)) {
            Native.Buffer plain = natives.buffer(images);
            backward.add(natives.reorder(gradient, plain));
            gradient = plain;
        }
        inputGradient = natives.own(new FloatPointer(gradient.data()).capacity(pixels));
    }

    void forward(float[] images, float[] embeddings, int embeddingValues) {
        inputValues.put(images, 0, (int) inputValues.capacity());
        forward.forEach(Native.Execution::run);
        natives.stream()._wait();
        outputValues.get(embeddings, 0, embeddingValues);
    }

    void backward(float[] embeddingGradient, float[] imageGradient) {
        outputGradient.put(embeddingGradient, 0, (int) outputGradient.capacity());
        backward.forEach(Native.Execution::run);
        natives.stream()._wait();
        inputGradient.get(imageGradient, 0, (int) inputGradient.capacity());
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
