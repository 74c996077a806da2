package org.colotride.model.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import java.util.List;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.colotride.model.engine.plan.NetworkPlan.Add;

/** Sum of two tensors that no convolution could take in. */
final class AddStep implements OperatorStep {
    private final Add operator;
    private final Native natives;
    private final Tensors tensors;

    AddStep(Add operator, Native natives, Tensors tensors) {
        this.operator = operator;
        this.natives = natives;
        this.tensors = tensors;
    }

    @Override
    public void compileForward(List<Step> steps) {
        Native.Buffer first = tensors.value(operator.input());
        Native.Buffer second = tensors.as(operator.other(), first.description(), steps);
        Native.Buffer output = natives.buffer(first.description());
        binary.desc sum = natives.own(new binary.desc(
                dnnl.algorithm.binary_add, first.description(), second.description(), output.description()));
        tensors.define(operator.output(), output);
        steps.add(natives.execution(
                new binary(natives.own(new binary.primitive_desc(sum, natives.cpu()))),
                DNNL_ARG_SRC_0,
                first,
                DNNL_ARG_SRC_1,
                second,
                DNNL_ARG_DST,
                output));
    }

    @Override
    public void compileBackward(List<Step> steps) {
        Native.Buffer error = tensors.gradient(operator.output());
        // Two tensors must not share one gradient buffer: each may be added to.
        Native.Buffer copy = natives.buffer(error.description());
        steps.add(natives.reorder(error, copy));
        tensors.addGradient(operator.input(), error, steps);
        tensors.addGradient(operator.other(), copy, steps);
    }
}
