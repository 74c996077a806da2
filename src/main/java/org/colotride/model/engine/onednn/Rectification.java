package org.colotride.model.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.colotride.model.engine.plan.NetworkPlan;
import org.colotride.model.layer.CappedRectifier;

/**
 * An activation, alone or fused; backward it needs only the output, which lies strictly between the bounds just where
 * the input did.
 */
enum Rectification {
    /** max(x, 0). */
    PLAIN(dnnl.algorithm.eltwise_relu, dnnl.algorithm.eltwise_relu, DNNL_ARG_SRC, 0f, 0f),
    /** min(max(x, 0), 6). Of oneDNN's two derivatives, the second is 0 at both bounds, as PyTorch's. */
    CAPPED(dnnl.algorithm.eltwise_clip, dnnl.algorithm.eltwise_clip_v2_use_dst_for_bwd, DNNL_ARG_DST, 0f, (float)
            CappedRectifier.CAP);

    private final dnnl.algorithm forward;
    private final dnnl.algorithm backward;
    private final int backwardReads;
    private final float alpha;
    private final float beta;

    Rectification(dnnl.algorithm forward, dnnl.algorithm backward, int backwardReads, float alpha, float beta) {
        this.forward = forward;
        this.backward = backward;
        this.backwardReads = backwardReads;
        this.alpha = alpha;
        this.beta = beta;
    }

    /** Empty if nothing is to be done. */
    static Optional<Rectification> of(NetworkPlan.Activation activation) {
        return switch (activation) {
            case NONE -> Optional.empty();
            case RECTIFIER -> Optional.of(PLAIN);
            case CAPPED_RECTIFIER -> Optional.of(CAPPED);
        };
    }

    /** What runs after a convolution or linear layer in the same pass. */
    void appendTo(post_ops operations) {
        operations.append_eltwise(1f, forward, alpha, beta);
    }

    static primitive_attr attributes(Native natives, post_ops operations) {
        primitive_attr attributes = natives.own(new primitive_attr());
        attributes.set_post_ops(operations);
        return attributes;
    }

    Native.Execution forward(Native natives, Native.Buffer input, Native.Buffer output) {
        return natives.execution(
                new eltwise_forward(forwardDescription(natives, forward, input)),
                DNNL_ARG_SRC,
                input,
                DNNL_ARG_DST,
                output);
    }

    private eltwise_forward.primitive_desc forwardDescription(
            Native natives, dnnl.algorithm algorithm, Native.Buffer data) {
        eltwise_forward.desc description = natives.own(
                new eltwise_forward.desc(dnnl.prop_kind.forward_training, algorithm, data.description(), alpha, beta));
        return natives.own(new eltwise_forward.primitive_desc(description, natives.cpu()));
    }

    /** Zeroes the gradient, in place, where the output is at a bound. */
    void backward(Native natives, Native.Buffer output, Native.Buffer gradient, List<Step> steps) {
        eltwise_backward.desc description = natives.own(
                new eltwise_backward.desc(backward, gradient.description(), output.description(), alpha, beta));
        eltwise_backward.primitive_desc primitive = natives.own(new eltwise_backward.primitive_desc(
                description, natives.cpu(), forwardDescription(natives, backward, output)));
        steps.add(natives.execution(
                new eltwise_backward(primitive),
                backwardReads,
                output,
                DNNL_ARG_DIFF_DST,
                gradient,
                DNNL_ARG_DIFF_SRC,
                gradient));
    }
}
