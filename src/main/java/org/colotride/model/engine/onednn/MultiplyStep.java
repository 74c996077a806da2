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
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_backward_weights;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.colotride.model.engine.NetworkPlan;
import org.colotride.model.engine.NetworkPlan.Multiply;

/** Linear layer, reading images in whatever layout they come. */
final class MultiplyStep implements OperatorStep {
    private final Multiply operator;
    private final Native natives;
    private final WeightStore store;
    private final Tensors tensors;
    private final Weights weights;
    private final Optional<WeightGradients> learning;
    private final Optional<Rectification> rectification;
    private inner_product_forward.primitive_desc forward;

    MultiplyStep(
            Multiply operator, Native natives, WeightStore store, Tensors tensors, Optional<WeightGradients> learning) {
        this.learning = learning;
        this.operator = operator;
        this.rectification = Rectification.of(operator.activation());
        this.natives = natives;
        this.store = store;
        this.tensors = tensors;
        this.weights = new Weights(operator.weight(), operator.bias(), null);
    }

    @Override
    public void compileForward(List<Step> steps) {
        long[] input = Layouts.shape(tensors.value(operator.input()).description());
        long outputs = operator.weight().size(0);
        // The same numbers, seen with the input's own shape behind the first dimension.
        long[] weight = input.clone();
        weight[0] = outputs;
        memory.desc plain = Layouts.plain(weight);
        inner_product_forward.desc description = natives.own(new inner_product_forward.desc(
                dnnl.prop_kind.forward_training,
                tensors.value(operator.input()).description(),
                Layouts.any(weight),
                Layouts.plain(outputs),
                Layouts.plain(input[0], outputs)));
        post_ops fused = natives.own(new post_ops());
        rectification.ifPresent(activation -> activation.appendTo(fused));
        forward = natives.own(new inner_product_forward.primitive_desc(
                description, Rectification.attributes(natives, fused), natives.cpu()));
        Native.Buffer blocked = store.weight(operator, weights, plain, forward.weights_desc());
        Native.Buffer read = tensors.as(operator.input(), forward.src_desc(), steps);
        Native.Buffer result = natives.buffer(forward.dst_desc());
        tensors.define(operator.output(), result);
        steps.add(natives.execution(
                        new inner_product_forward(forward),
                        DNNL_ARG_SRC,
                        read,
                        DNNL_ARG_WEIGHTS,
                        blocked,
                        DNNL_ARG_BIAS,
                        store.bias(operator),
                        DNNL_ARG_DST,
                        result)
                .counting(operations(input[0])));
    }

    private double operations(long images) {
        return 2.0 * images * operator.weight().length();
    }

    @Override
    public void compileBackward(List<Step> steps) {
        Native.Buffer output = tensors.value(operator.output());
        Native.Buffer error = tensors.as(tensors.gradient(operator.output()), output.description(), steps);
        if (rectification.isPresent()) {
            rectification.get().backward(natives, output, error, steps);
        }
        Native.Buffer input = tensors.value(operator.input());
        long[] weight = Layouts.shape(input.description());
        weight[0] = operator.weight().size(0);
        if (learning.isPresent()) {
            weightGradient(input, weight, error, steps);
        }
        if (learning.isEmpty() || operator.input() != NetworkPlan.IMAGES) {
            inputGradient(input, weight, error, steps);
        }
    }

    private void weightGradient(Native.Buffer input, long[] weight, Native.Buffer error, List<Step> steps) {
        inner_product_backward_weights.desc description = natives.own(new inner_product_backward_weights.desc(
                input.description(), Layouts.any(weight), Layouts.plain(weight[0]), error.description()));
        inner_product_backward_weights.primitive_desc primitive =
                natives.own(new inner_product_backward_weights.primitive_desc(description, natives.cpu(), forward));
        Native.Buffer gradient = natives.buffer(primitive.diff_weights_desc());
        Native.Buffer biasGradient = natives.buffer(Layouts.plain(weight[0]));
        steps.add(natives.execution(
                        new inner_product_backward_weights(primitive),
                        DNNL_ARG_SRC,
                        input,
                        DNNL_ARG_DIFF_DST,
                        error,
                        DNNL_ARG_DIFF_WEIGHTS,
                        gradient,
                        DNNL_ARG_DIFF_BIAS,
                        biasGradient)
                .counting(operations(Layouts.shape(error.description())[0])));
        learning.orElseThrow().handOver(weights, Layouts.plain(weight), natives, gradient, biasGradient, steps);
    }

    private void inputGradient(Native.Buffer input, long[] weight, Native.Buffer error, List<Step> steps) {
        inner_product_backward_data.desc description = natives.own(
                new inner_product_backward_data.desc(input.description(), Layouts.any(weight), error.description()));
        inner_product_backward_data.primitive_desc primitive =
                natives.own(new inner_product_backward_data.primitive_desc(description, natives.cpu(), forward));
        Native.Buffer blocked = store.weight(operator, weights, Layouts.plain(weight), primitive.weights_desc());
        Native.Buffer inputError = natives.buffer(primitive.diff_src_desc());
        steps.add(natives.execution(
                        new inner_product_backward_data(primitive),
                        DNNL_ARG_DIFF_DST,
                        error,
                        DNNL_ARG_WEIGHTS,
                        blocked,
                        DNNL_ARG_DIFF_SRC,
                        inputError)
                .counting(operations(Layouts.shape(error.description())[0])));
        tensors.addGradient(operator.input(), inputError, steps);
    }
}
