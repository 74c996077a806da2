package org.colotride.model.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.colotride.model.engine.plan.NetworkPlan;

/** Maximum or average over windows; the maximum's workspace keeps which value won. */
final class PoolStep implements OperatorStep {
    private final int source;
    private final int target;
    private final dnnl.algorithm algorithm;
    private final Native natives;
    private final Tensors tensors;
    private final boolean withGradient;
    private final long[] kernel;
    private final long[] strides;
    private final long[] padding;
    private pooling_forward.primitive_desc forward;
    private Native.Buffer winners;

    private PoolStep(
            int source,
            int target,
            dnnl.algorithm algorithm,
            long[] kernel,
            long stride,
            long padding,
            Native natives,
            Tensors tensors,
            boolean withGradient) {
        this.source = source;
        this.target = target;
        this.algorithm = algorithm;
        this.kernel = kernel;
        this.strides = new long[] {stride, stride};
        this.padding = new long[] {padding, padding};
        this.natives = natives;
        this.tensors = tensors;
        this.withGradient = withGradient;
    }

    static PoolStep maximum(NetworkPlan.Pool pool, Native natives, Tensors tensors, boolean withGradient) {
        long[] kernel = {pool.kernel(), pool.kernel()};
        return new PoolStep(
                pool.input(),
                pool.output(),
                dnnl.algorithm.pooling_max,
                kernel,
                pool.stride(),
                pool.padding(),
                natives,
                tensors,
                withGradient);
    }

    static PoolStep average(NetworkPlan.Average average, Native natives, Tensors tensors, boolean withGradient) {
        long[] input = Layouts.shape(tensors.value(average.input()).description());
        long[] kernel = {input[2], input[3]};
        dnnl.algorithm mean = dnnl.algorithm.pooling_avg_exclude_padding;
        return new PoolStep(average.input(), average.output(), mean, kernel, 1, 0, natives, tensors, withGradient);
    }

    @Override
    public void compileForward(List<Step> steps) {
        Native.Buffer input = tensors.value(source);
        long[] shape = Layouts.shape(input.description());
        long[] output = {shape[0], shape[1], outputSize(shape, 0), outputSize(shape, 1)};
        // Windows that reach beyond the padded image on the right are dropped, as PyTorch does.
        long[] end = {end(shape, output, 0), end(shape, output, 1)};
        pooling_forward.desc description = natives.own(new pooling_forward.desc(
                withGradient ? dnnl.prop_kind.forward_training : dnnl.prop_kind.forward_inference,
                algorithm,
                input.description(),
                Layouts.any(output),
                strides,
                kernel,
                padding,
                end));
        forward = natives.own(new pooling_forward.primitive_desc(description, natives.cpu()));
        Native.Buffer result = natives.buffer(forward.dst_desc());
        tensors.define(target, result);
        if (keepsWinners()) {
            winners = natives.buffer(forward.workspace_desc());
            steps.add(natives.execution(
                    new pooling_forward(forward),
                    DNNL_ARG_SRC,
                    input,
                    DNNL_ARG_DST,
                    result,
                    DNNL_ARG_WORKSPACE,
                    winners));
        } else {
            steps.add(natives.execution(new pooling_forward(forward), DNNL_ARG_SRC, input, DNNL_ARG_DST, result));
        }
    }

    private boolean keepsWinners() {
        return withGradient && algorithm == dnnl.algorithm.pooling_max;
    }

    private long outputSize(long[] input, int axis) {
        return (input[2 + axis] + 2 * padding[axis] - kernel[axis]) / strides[axis] + 1;
    }

    private long end(long[] input, long[] output, int axis) {
        return (output[2 + axis] - 1) * strides[axis] + kernel[axis] - input[2 + axis] - padding[axis];
    }

    @Override
    public void compileBackward(List<Step> steps) {
        Native.Buffer input = tensors.value(source);
        Native.Buffer output = tensors.value(target);
        Native.Buffer error = tensors.as(tensors.gradient(target), output.description(), steps);
        long[] inputShape = Layouts.shape(input.description());
        long[] outputShape = Layouts.shape(output.description());
        long[] end = {end(inputShape, outputShape, 0), end(inputShape, outputShape, 1)};
        pooling_backward.desc description = natives.own(new pooling_backward.desc(
                algorithm, input.description(), error.description(), strides, kernel, padding, end));
        pooling_backward.primitive_desc primitive =
                natives.own(new pooling_backward.primitive_desc(description, natives.cpu(), forward));
        Native.Buffer inputError = natives.buffer(primitive.diff_src_desc());
        if (keepsWinners()) {
            steps.add(natives.execution(
                    new pooling_backward(primitive),
                    DNNL_ARG_DIFF_DST,
                    error,
                    DNNL_ARG_DIFF_SRC,
                    inputError,
                    DNNL_ARG_WORKSPACE,
                    winners));
        } else {
            steps.add(natives.execution(
                    new pooling_backward(primitive), DNNL_ARG_DIFF_DST, error, DNNL_ARG_DIFF_SRC, inputError));
        }
        tensors.addGradient(source, inputError, steps);
        natives.release(error);
    }
}
