package org.colotride.model.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import java.util.List;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/** max(x, 0), alone or fused; backward it needs only the output, which is positive just where the input was. */
final class Rectification {
    private Rectification() {}

    /** What runs after a convolution or linear layer in the same pass. */
    static void appendTo(post_ops operations) {
        operations.append_eltwise(1f, dnnl.algorithm.eltwise_relu, 0f, 0f);
    }

    static primitive_attr attributes(Native natives, post_ops operations) {
        primitive_attr attributes = natives.own(new primitive_attr());
        attributes.set_post_ops(operations);
        return attributes;
    }

    static Native.Execution forward(Native natives, Native.Buffer input, Native.Buffer output) {
        return natives.execution(
                new eltwise_forward(forwardDescription(natives, input)), DNNL_ARG_SRC, input, DNNL_ARG_DST, output);
    }

    private static eltwise_forward.primitive_desc forwardDescription(Native natives, Native.Buffer data) {
        eltwise_forward.desc description = natives.own(new eltwise_forward.desc(
                dnnl.prop_kind.forward_training, dnnl.algorithm.eltwise_relu, data.description(), 0f, 0f));
        return natives.own(new eltwise_forward.primitive_desc(description, natives.cpu()));
    }

    /** Zeroes the gradient, in place, where the output is zero. */
    static void backward(Native natives, Native.Buffer output, Native.Buffer gradient, List<Step> steps) {
        eltwise_backward.desc description = natives.own(new eltwise_backward.desc(
                dnnl.algorithm.eltwise_relu, gradient.description(), output.description(), 0f, 0f));
        eltwise_backward.primitive_desc primitive = natives.own(
                new eltwise_backward.primitive_desc(description, natives.cpu(), forwardDescription(natives, output)));
        steps.add(natives.execution(
                new eltwise_backward(primitive),
                DNNL_ARG_SRC,
                output,
                DNNL_ARG_DIFF_DST,
                gradient,
                DNNL_ARG_DIFF_SRC,
                gradient));
    }
}
