package org.colotride.model.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
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
import org.colotride.model.engine.plan.NetworkPlan.Multiply;

/**
 * Linear layer: a 1×1 convolution of one picture whose positions are the batch's images. Unlike oneDNN's inner product,
 * which on processors without AVX-512 sums some rows of a product of matrices in another order than others, it treats
 * all positions alike.
 */
final class MultiplyStep implements OperatorStep {
    private static final long[] ONE = {1, 1};
    private static final long[] NONE = {0, 0};

    private final Multiply operator;
    private final Native natives;
    private final WeightStore store;
    private final Tensors tensors;
    private final Weights weights;
    private final Optional<WeightGradients> learning;
    private final Optional<Rectification> rectification;
    private final long features;
    private final long outputs;
    private final long[] weightShape;
    private long images;
    private Native.Buffer rows;
    private convolution_forward.primitive_desc forward;

    MultiplyStep(
            Multiply operator, Native natives, WeightStore store, Tensors tensors, Optional<WeightGradients> learning) {
        this.learning = learning;
        this.operator = operator;
        this.rectification = Rectification.of(operator.activation());
        this.natives = natives;
        this.store = store;
        this.tensors = tensors;
        this.weights = new Weights(operator.weight(), true, operator.bias(), null);
        this.outputs = operator.weight().size(0);
        this.features = operator.weight().size(1);
        this.weightShape = new long[] {outputs, features, 1, 1};
    }

    @Override
    public void compileForward(List<Step> steps) {
        long[] input = Layouts.shape(tensors.value(operator.input()).description());
        images = input[0];
        rows = asPositions(tensors.as(operator.input(), Layouts.plain(input), steps), features);
        convolution_forward.desc description = natives.own(new convolution_forward.desc(
                dnnl.prop_kind.forward_training,
                dnnl.algorithm.convolution_direct,
                anyPositions(features),
                Layouts.any(weightShape),
                Layouts.plain(outputs),
                anyPositions(outputs),
                ONE,
                NONE,
                NONE));
        post_ops fused = natives.own(new post_ops());
        rectification.ifPresent(activation -> activation.appendTo(fused));
        forward = natives.own(new convolution_forward.primitive_desc(
                description, Rectification.attributes(natives, fused), natives.cpu()));
        Native.Buffer blocked = blocked(forward.weights_desc());
        Native.Buffer read = tensors.as(rows, forward.src_desc(), steps);
        Native.Buffer result = natives.buffer(forward.dst_desc());
        steps.add(natives.execution(
                        new convolution_forward(forward),
                        DNNL_ARG_SRC,
                        read,
                        DNNL_ARG_WEIGHTS,
                        blocked,
                        DNNL_ARG_BIAS,
                        store.bias(operator),
                        DNNL_ARG_DST,
                        result)
                .counting(operations()));
        Native.Buffer plain = tensors.as(result, Layouts.positions(images, outputs), steps);
        tensors.define(operator.output(), natives.view(plain, Layouts.plain(images, outputs)));
    }

    private Native.Buffer asPositions(Native.Buffer plain, long channels) {
        return natives.view(plain, Layouts.positions(images, channels));
    }

    private memory.desc anyPositions(long channels) {
        return Layouts.any(Layouts.shape(Layouts.positions(images, channels)));
    }

    private Native.Buffer blocked(memory.desc wanted) {
        return store.weight(operator, weights, Layouts.plain(weightShape), wanted);
    }

    private double operations() {
        return 2.0 * images * operator.weight().length();
    }

    @Override
    public void compileBackward(List<Step> steps) {
        Native.Buffer output = tensors.value(operator.output());
        Native.Buffer error = tensors.as(tensors.gradient(operator.output()), output.description(), steps);
        if (rectification.isPresent()) {
            rectification.get().backward(natives, output, error, steps);
        }
        Native.Buffer positions = asPositions(error, outputs);
        if (learning.isPresent()) {
            weightGradient(positions, steps);
        }
        if (learning.isEmpty() || operator.input() != NetworkPlan.IMAGES) {
            inputGradient(positions, steps);
        }
    }

    private void weightGradient(Native.Buffer error, List<Step> steps) {
        convolution_backward_weights.desc description = natives.own(new convolution_backward_weights.desc(
                dnnl.algorithm.convolution_direct,
                anyPositions(features),
                Layouts.any(weightShape),
                Layouts.plain(outputs),
                anyPositions(outputs),
                ONE,
                NONE,
                NONE));
        convolution_backward_weights.primitive_desc primitive =
                natives.own(new convolution_backward_weights.primitive_desc(description, natives.cpu(), forward));
        Native.Buffer gradient = natives.buffer(primitive.diff_weights_desc());
        Native.Buffer biasGradient = natives.buffer(Layouts.plain(outputs));
        steps.add(natives.execution(
                        new convolution_backward_weights(primitive),
                        DNNL_ARG_SRC,
                        tensors.as(rows, primitive.src_desc(), steps),
                        DNNL_ARG_DIFF_DST,
                        tensors.as(error, primitive.diff_dst_desc(), steps),
                        DNNL_ARG_DIFF_WEIGHTS,
                        gradient,
                        DNNL_ARG_DIFF_BIAS,
                        biasGradient)
                .counting(operations()));
        learning.orElseThrow().handOver(weights, Layouts.plain(weightShape), natives, gradient, biasGradient, steps);
    }

    private void inputGradient(Native.Buffer error, List<Step> steps) {
        convolution_backward_data.desc description = natives.own(new convolution_backward_data.desc(
                dnnl.algorithm.convolution_direct,
                anyPositions(features),
                Layouts.any(weightShape),
                anyPositions(outputs),
                ONE,
                NONE,
                NONE));
        convolution_backward_data.primitive_desc primitive =
                natives.own(new convolution_backward_data.primitive_desc(description, natives.cpu(), forward));
        Native.Buffer inputError = natives.buffer(primitive.diff_src_desc());
        steps.add(natives.execution(
                        new convolution_backward_data(primitive),
                        DNNL_ARG_DIFF_DST,
                        tensors.as(error, primitive.diff_dst_desc(), steps),
                        DNNL_ARG_WEIGHTS,
                        blocked(primitive.weights_desc()),
                        DNNL_ARG_DIFF_SRC,
                        inputError)
                .counting(operations()));
        Native.Buffer plain = tensors.as(inputError, Layouts.positions(images, features), steps);
        long[] inputShape = Layouts.shape(tensors.value(operator.input()).description());
        tensors.addGradient(operator.input(), natives.view(plain, Layouts.plain(inputShape)), steps);
    }
}
