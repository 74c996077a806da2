package org.colotride.model.engine.onednn;

import java.util.List;
import java.util.Optional;
import org.colotride.model.engine.plan.NetworkPlan;
import org.colotride.model.engine.plan.NetworkPlan.Operator;

/** One operator of a plan, compiled: the primitives it runs forward and backward. */
interface OperatorStep {
    void compileForward(List<Step> steps);

    /** Called after every later operator's, so that the gradient of the output is complete. */
    void compileBackward(List<Step> steps);

    /** @param learning takes the weights' gradients; empty if none are wanted */
    static OperatorStep of(
            Operator operator,
            Native natives,
            WeightStore store,
            Tensors tensors,
            Optional<WeightGradients> learning,
            boolean runsBackward) {
        if (operator instanceof NetworkPlan.Convolve convolve) {
            return new ConvolveStep(convolve, natives, store, tensors, learning);
        } else if (operator instanceof NetworkPlan.Multiply multiply) {
            return new MultiplyStep(multiply, natives, store, tensors, learning);
        } else if (operator instanceof NetworkPlan.Pool pool) {
            return PoolStep.maximum(pool, natives, tensors, runsBackward);
        } else if (operator instanceof NetworkPlan.Average average) {
            return PoolStep.average(average, natives, tensors, runsBackward);
        } else if (operator instanceof NetworkPlan.Rectify rectify) {
            return new RectifyStep(rectify, natives, tensors);
        } else if (operator instanceof NetworkPlan.Concatenate concatenate) {
            return new ConcatenateStep(concatenate, natives, tensors);
        }
        return new AddStep((NetworkPlan.Add) operator, natives, tensors);
    }
}
