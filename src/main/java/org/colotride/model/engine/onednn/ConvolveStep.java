package org.colotride.model.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.binary;
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
        Optional<convolution_forward.primitive_desc> winograd = Winograd.suitsValues(operator, input)
                ? Winograd.available(algorithm -> forward(algorithm, source, output, natives.own(new post_ops())))
                : Optional.empty();
        if (winograd.isPresent()) {
            forward = winograd.get();
            compileWinograd(output, steps);
            return;
        }
        forward = forward(dnnl.algorithm.convolution_direct, source, output, natives.own(new post_ops()));
        post_ops fused = natives.own(new post_ops());
        Native.Buffer addend = null;
        if (operator.addend() >= 0) {
            addend = tensors.as(operator.addend(), forward.dst_desc(), steps);
            fused.append_binary(dnnl.algorithm.binary_add, addend.description());
        }
        rectification.ifPresent(activation -> activation.appendTo(fused));
        execute(forward(dnnl.algorithm.convolution_direct, source, output, fused), addend, output, steps);
    }

    /** Winograd's form takes in an activation, but no other tensor. */
    private void compileWinograd(long[] output, List<Step> steps) {
        if (operator.addend() < 0) {
            post_ops fused = natives.own(new post_ops());
            rectification.ifPresent(activation -> activation.appendTo(fused));
            memory.desc source = forward.src_desc();
            execute(forward(dnnl.algorithm.convolution_winograd, source, output, fused), null, output, steps);
            return;
        }
        Native.Buffer result = execute(forward, null, output, steps);
        Native.Buffer addend = tensors.as(operator.addend(), result.description(), steps);
        post_ops fused = natives.own(new post_ops());
        rectification.ifPresent(activation -> activation.appendTo(fused));
        binary.desc sum = natives.own(new binary.desc(
                dnnl.algorithm.binary_add, result.description(), addend.description(), result.description()));
        steps.add(natives.execution(
                new binary(natives.own(
                        new binary.primitive_desc(sum, Rectification.attributes(natives, fused), natives.cpu()))),
                DNNL_ARG_SRC_0,
                result,
                DNNL_ARG_SRC_1,
                addend,
                DNNL_ARG_DST,
                result));
    }

    private convolution_forward.primitive_desc forward(
            dnnl.algorithm algorithm, memory.desc source, long[] output, post_ops fused) {
        convolution_forward.desc description = natives.own(new convolution_forward.desc(
                dnnl.prop_kind.forward_training,
                algorithm,
                source,
                Layouts.any(weightShape),
                Layouts.plain(outputs),
                Layouts.any(output),
                strides,
                padding,
                padding));
        return natives.own(new convolution_forward.primitive_desc(
                description, Rectification.attributes(natives, fused), natives.cpu()));
    }

    private Native.Buffer execute(
            convolution_forward.primitive_desc complete, Native.Buffer addend, long[] output, List<Step> steps) {
        Native.Buffer read = tensors.as(operator.input(), complete.src_desc(), steps);
        Native.Buffer blocked = blocked(complete.weights_desc());
        Native.Buffer result = natives.buffer(complete.dst_desc());
        tensors.define(operator.output(), result);
        Object[] arguments = {
            DNNL_ARG_SRC, read, DNNL_ARG_WEIGHTS, blocked, DNNL_ARG_BIAS, store.bias(operator), DNNL_ARG_DST, result
        };
        if (addend != null) {
            arguments = Arrays.copyOf(arguments, arguments.length + 2);
            arguments[arguments.length - 2] = DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE | DNNL_ARG_SRC_1;
            arguments[arguments.length - 1] = addend;
        }
        steps.add(
                natives.execution(new convolution_forward(complete), arguments).counting(operations(output)));
        return result;
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
        convolution_backward_weights.primitive_desc primitive = Winograd.orDirect(
                Winograd.suitsWeightGradient(operator, shape),
                algorithm -> natives.own(new convolution_backward_weights.primitive_desc(
                        natives.own(new convolution_backward_weights.desc(
                                algorithm,
                                isReadAsItLies(shape) ? input.description() : Layouts.any(shape),
                                Layouts.any(weightShape),
                                Layouts.plain(outputs),
                                Layouts.any(Layouts.shape(output.description())),
                                strides,
                                padding,
                                padding)),
                        natives.cpu(),
                        forward)));
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
        if (PixelBlocks.suits(operator)) {
            PixelBlocks blocks = new PixelBlocks(operator);
            WeightStore.Lookup weight =
                    wanted -> store.rearranged(operator, weights, Layouts.plain(weightShape), blocks, wanted);
            Native.Buffer pixels = blocks.compile(Layouts.shape(input.description()), error, weight, natives, steps);
            tensors.addGradient(operator.input(), pixels, steps);
            return;
        }
        long[] shape = Layouts.shape(input.description());
        convolution_backward_data.primitive_desc primitive = Winograd.orDirect(
                Winograd.suitsValues(operator, shape),
                algorithm -> natives.own(new convolution_backward_data.primitive_desc(
                        natives.own(new convolution_backward_data.desc(
                                algorithm,
                                Layouts.any(shape),
                                Layouts.any(weightShape),
                                Layouts.any(Layouts.shape(output.description())),
                                strides,
                                padding,
                                padding)),
                        natives.cpu(),
                        forward)));
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
