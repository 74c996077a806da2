package org.colotride.model.engine.onednn;

import java.util.List;
import org.colotride.model.engine.plan.NetworkPlan.Rectify;

/** Rectification that nothing before it could take in. */
final class RectifyStep implements OperatorStep {
    private final Rectify operator;
    private final Rectification rectification;
    private final Native natives;
    private final Tensors tensors;

    RectifyStep(Rectify operator, Native natives, Tensors tensors) {
        this.operator = operator;
        this.rectification = Rectification.of(operator.activation()).orElseThrow();
        this.natives = natives;
        this.tensors = tensors;
    }

    @Override
    public void compileForward(List<Step> steps) {
        Native.Buffer input = tensors.value(operator.input());
        Native.Buffer output = natives.buffer(input.description());
        tensors.define(operator.output(), output);
        steps.add(rectification.forward(natives, input, output));
    }

    @Override
    public void compileBackward(List<Step> steps) {
        Native.Buffer output = tensors.value(operator.output());
        Native.Buffer error = tensors.as(tensors.gradient(operator.output()), output.description(), steps);
        rectification.backward(natives, output, error, steps);
        tensors.addGradient(operator.input(), error, steps);
    }
}
