package org.colotride.model.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.colotride.model.engine.plan.NetworkPlan;
import org.colotride.model.engine.plan.NetworkPlan.Convolve;

/** Convolution with everything fused into it that the plan fused. */
final class ConvolveStep implements OperatorStep {
    private final Convolve operator;
    private final Native natives;
    private final WeightStore store;
    private final Tensors tensors;
    private final Weights weights;
    private final long outputs;
    private final long[] weightShape;
    private final long[] strides;
    private final long[] padding;
    private final Optional<WeightGradients> learning;
    private final Optional<Rectification> rectification;
    private convolution_forward.primitive_desc forward;

    ConvolveStep(
            Convolve operator, Native natives, WeightStore store, Tensors tensors, Optional<WeightGradients> learning) {
        this.learning = learning;
        this.operator = operator;
        this.rectification = Rectification.of(operator.activation());
        this.natives = natives;
        this.store = store;
        this.tensors = tensors;
        this.weights = new Weights(operator.weight(), operator.learned(), operator.bias(), operator.normalization());
        this.outputs = operator.weight().size(0);
        this.weightShape = Layouts.grouped(operator.groups(), operator.weight().shape());
        this.strides = new long[] {operator.stride(), operator.stride()};
        this.padding = new long[] {operator.padding(), operator.padding()};
    }

    @Override
    public void compileForward(List<Step> steps) {
        long[] input = Layouts.shape(tensors.value(operator.input()).description());
        long kernel = operator.weight().size(2);
        long[] output = {input[0], outputs, outputSize(input[2], kernel), outputSize(input[3], kernel)};
        memory.desc source = isReadAsItLies(input) ? Layouts.plain(input) : Layouts.any(input);
        convolution_forward.desc description = natives.own(new convolution_forward.desc(
                dnnl.prop_kind.forward_training,
                dnnl.algorithm.convolution_direct,
                source,
                Layouts.any(weightShape),
                Layouts.plain(outputs),
                Layouts.any(output),
                strides,
                padding,
                padding));
        forward = natives.own(new convolution_forward.primitive_desc(description, natives.cpu()));
        post_ops fused = natives.own(new post_ops());
        Native.Buffer addend = null;
        if (operator.addend() >= 0) {
            addend = tensors.as(operator.addend(), forward.dst_desc(), steps);
            fused.append_binary(dnnl.algorithm.binary_add, addend.description());
        }
        rectification.ifPresent(activation -> activation.appendTo(fused));
        convolution_forward.primitive_desc complete = natives.own(new convolution_forward.primitive_desc(
                description, Rectification.attributes(natives, fused), natives.cpu()));
        Native.Buffer read = tensors.as(operator.input(), complete.src_desc(), steps);
        Native.Buffer blocked = blocked(complete.weights_desc());
        Native.Buffer result = natives.buffer(complete.dst_desc());
        tensors.define(operator.output(), result);
        Object[] arguments = {
            DNNL_ARG_SRC, read, DNNL_ARG_WEIGHTS, blocked, DNNL_ARG_BIAS, store.bias(operator), DNNL_ARG_DST, result
        };
        if (addend != null) {
            arguments = java.util.Arrays.copyOf(arguments, arguments.length + 2);
            arguments[arguments.length - 2] = DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE | DNNL_ARG_SRC_1;
            arguments[arguments.length - 1] = addend;
        }
        steps.add(
                natives.execution(new convolution_forward(complete), arguments).counting(operations(output)));
    }

    /** An image of few channels is read fastest as it lies; every other layout is oneDNN's choice. */
    private boolean isReadAsItLies(long[] input) {
        return operator.groups() == 1 && input[1] <= 4;
    }

    private Native.Buffer blocked(memory.desc wanted) {
        return store.weight(operator, weights, Layouts.plain(weightShape), wanted);
    }

    /** Each output value is an inner product with one output's weights. */
    private double operations(long[] output) {
        return 2.0 * output[0] * output[2] * output[3] * operator.weight().length();
    }

    private long outputSize(long size, long kernel) {
        return (size + 2L * operator.padding() - kernel) / operator.stride() + 1;
    }

    @Override
    public void compileBackward(List<Step> steps) {
        Native.Buffer output = tensors.value(operator.output());
        Native.Buffer error = tensors.gradient(operator.output());
        if (rectification.isPresent()) {
            error = tensors.as(error, output.description(), steps);
            rectification.get().backward(natives, output, error, steps);
        }
        if (learning.isPresent()) {
            weightGradient(output, error, steps);
        }
        if (learning.isEmpty() || operator.input() != NetworkPlan.IMAGES) {
            inputGradient(output, error, steps);
        }
        if (operator.addend() >= 0) {
            tensors.addGradient(operator.addend(), error, steps);
        } else {
            natives.release(error);
        }
    }

    private void weightGradient(Native.Buffer output, Native.Buffer error, List<Step> steps) {
        Native.Buffer input = tensors.value(operator.input());
        long[] shape = Layouts.shape(input.description());
        convolution_backward_weights.desc description = natives.own(new convolution_backward_weights.desc(
                dnnl.algorithm.convolution_direct,
                isReadAsItLies(shape) ? input.description() : Layouts.any(shape),
                Layouts.any(weightShape),
                Layouts.plain(outputs),
                Layouts.any(Layouts.shape(output.description())),
                strides,
                padding,
                padding));
        convolution_backward_weights.primitive_desc primitive =
                natives.own(new convolution_backward_weights.primitive_desc(description, natives.cpu(), forward));
        Native.Buffer readInput = tensors.as(input, primitive.src_desc(), steps);
        Native.Buffer readError = tensors.as(error, primitive.diff_dst_desc(), steps);
        Native.Buffer gradient = natives.buffer(primitive.diff_weights_desc());
        Native.Buffer biasGradient = natives.buffer(Layouts.plain(outputs));
        steps.add(natives.execution(
                        new convolution_backward_weights(primitive),
                        DNNL_ARG_SRC,
                        readInput,
                        DNNL_ARG_DIFF_DST,
                        readError,
                        DNNL_ARG_DIFF_WEIGHTS,
                        gradient,
                        DNNL_ARG_DIFF_BIAS,
                        biasGradient)
                .counting(operations(Layouts.shape(output.description()))));
        learning.orElseThrow().handOver(weights, Layouts.plain(weightShape), natives, gradient, biasGradient, steps);
        releaseCopy(readInput, input);
        releaseCopy(readError, error);
    }

    private void releaseCopy(Native.Buffer read, Native.Buffer original) {
        if (read != original) {
            natives.release(read);
        }
    }

    private void inputGradient(Native.Buffer output, Native.Buffer error, List<Step> steps) {
        Native.Buffer input = tensors.value(operator.input());
        convolution_backward_data.desc description = natives.own(new convolution_backward_data.desc(
                dnnl.algorithm.convolution_direct,
                Layouts.any(Layouts.shape(input.description())),
                Layouts.any(weightShape),
                Layouts.any(Layouts.shape(output.description())),
                strides,
                padding,
                padding));
        convolution_backward_data.primitive_desc primitive =
                natives.own(new convolution_backward_data.primitive_desc(description, natives.cpu(), forward));
        Native.Buffer blocked = blocked(primitive.weights_desc());
        Native.Buffer readError = tensors.as(error, primitive.diff_dst_desc(), steps);
        Native.Buffer inputError = natives.buffer(primitive.diff_src_desc());
        steps.add(natives.execution(
                        new convolution_backward_data(primitive),
                        DNNL_ARG_DIFF_DST,
                        readError,
                        DNNL_ARG_WEIGHTS,
                        blocked,
                        DNNL_ARG_DIFF_SRC,
                        inputError)
                .counting(operations(Layouts.shape(output.description()))));
        releaseCopy(readError, error);
        tensors.addGradient(operator.input(), inputError, steps);
    }
}
