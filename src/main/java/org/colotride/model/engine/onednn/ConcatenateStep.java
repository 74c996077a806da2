package org.colotride.model.engine.onednn;

import java.util.List;
import org.bytedeco.dnnl.memory;
import org.colotride.model.engine.plan.NetworkPlan.Concatenate;

/**
 * Tensors side by side along their channels: each is copied into its part of the result, and its gradient out of it. The
 * result's channels lie beside each other, so that a part may begin at any of them.
 */
final class ConcatenateStep implements OperatorStep {
    private final Concatenate operator;
    private final Native natives;
    private final Tensors tensors;

    ConcatenateStep(Concatenate operator, Native natives, Tensors tensors) {
        this.operator = operator;
        this.natives = natives;
        this.tensors = tensors;
    }

    @Override
    public void compileForward(List<Step> steps) {
        List<Native.Buffer> inputs = operator.inputs().stream()
                .map(tensor -> asPictures(tensors.value(tensor), steps))
                .toList();
        long[] shape = shape(inputs.get(0)).clone();
        shape[1] = inputs.stream().mapToLong(input -> shape(input)[1]).sum();
        Native.Buffer result = natives.buffer(Layouts.channelsLast(shape));
        long channel = 0;
        for (Native.Buffer input : inputs) {
            steps.add(natives.reorder(input, part(result, shape(input), channel)));
            channel += shape(input)[1];
        }
        tensors.define(operator.output(), result);
    }

    @Override
    public void compileBackward(List<Step> steps) {
        Native.Buffer result = tensors.value(operator.output());
        Native.Buffer error = tensors.as(tensors.gradient(operator.output()), result.description(), steps);
        long channel = 0;
        for (int tensor : operator.inputs()) {
            Native.Buffer value = tensors.value(tensor);
            long[] shape = pictures(shape(value));
            Native.Buffer gradient = natives.buffer(value.description());
            Native.Buffer pictures = isRows(value) ? natives.view(gradient, Layouts.channelsLast(shape)) : gradient;
            steps.add(natives.reorder(part(error, shape, channel), pictures));
            tensors.addGradient(tensor, gradient, steps);
            channel += shape[1];
        }
        natives.release(error);
    }

    private Native.Buffer part(Native.Buffer whole, long[] shape, long channel) {
        memory.desc part = natives.own(whole.description().submemory_desc(shape, new long[] {0, channel, 0, 0}));
        return natives.view(whole, part);
    }

    /** Rows [N, D] as pictures of one pixel. */
    private Native.Buffer asPictures(Native.Buffer value, List<Step> steps) {
        if (!isRows(value)) {
            return value;
        }
        long[] shape = shape(value);
        return natives.view(tensors.as(value, Layouts.plain(shape), steps), Layouts.channelsLast(pictures(shape)));
    }

    private static boolean isRows(Native.Buffer value) {
        return shape(value).length == 2;
    }

    private static long[] pictures(long[] shape) {
        return shape.length == 2 ? new long[] {shape[0], shape[1], 1, 1} : shape;
    }

    private static long[] shape(Native.Buffer value) {
        return Layouts.shape(value.description());
    }
}
