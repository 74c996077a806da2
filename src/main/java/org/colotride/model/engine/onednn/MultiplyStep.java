package org.colotride.model.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.colotride.model.engine.NetworkPlan.Multiply;

/** Linear layer, reading images in whatever layout they come. */
final class MultiplyStep implements OperatorStep {
    private final Multiply operator;
    private final Native natives;
    private final WeightStore store;
    private final Tensors tensors;
    private final Weights weights;
    private inner_product_forward.primitive_desc forward;

    MultiplyStep(Multiply operator, Native natives, WeightStore store, Tensors tensors) {
        this.operator = operator;
        this.natives = natives;
        this.store = store;
        this.tensors = tensors;
        this.weights = new Weights(operator.weight(), operator.bias(), null);
    }

    @Override
    public void compileForward(List<Native.Execution> steps) {
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
        if (operator.rectified()) {
            Rectification.appendTo(fused);
        }
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
                result));
    }

    @Override
    public void compileBackward(List<Native.Execution> steps) {
        Native.Buffer output = tensors.value(operator.output());
        Native.Buffer error = tensors.as(tensors.gradient(operator.output()), output.description(), steps);
        if (operator.rectified()) {
            Rectification.backward(natives, output, error, steps);
        }
        Native.Buffer input = tensors.value(operator.input());
        long[] weight = Layouts.shape(input.description());
        weight[0] = operator.weight().size(0);
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
                inputError));
        tensors.addGradient(operator.input(), inputError, steps);
    }
}
