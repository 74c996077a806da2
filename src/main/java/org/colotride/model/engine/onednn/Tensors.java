package org.colotride.model.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import java.util.List;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.colotride.model.engine.plan.NetworkPlan;
import org.colotride.model.engine.plan.NetworkPlan.Operator;

/** The buffers of a plan's tensors and of their gradients, while a program is compiled. */
final class Tensors {
    private final Native natives;
    private final boolean runsBackward;
    private final Native.Buffer[] values;
    private final Native.Buffer[] gradients;
    private final int[] readersLeft;

    Tensors(Native natives, NetworkPlan plan, boolean runsBackward) {
        this.natives = natives;
        this.runsBackward = runsBackward;
        this.values = new Native.Buffer[plan.tensors()];
        this.gradients = new Native.Buffer[plan.tensors()];
        this.readersLeft = new int[plan.tensors()];
        plan.operators().forEach(operator -> countReaders(operator, 1));
        readersLeft[plan.output()]++;
        // The images' buffer is written before the first step runs, so no step may use it for something else.
        readersLeft[0]++;
    }

    private void countReaders(Operator operator, int change) {
        readersLeft[operator.input()] += change;
        if (operator instanceof NetworkPlan.Add add) {
            readersLeft[add.other()] += change;
        } else if (operator instanceof NetworkPlan.Convolve convolve && convolve.addend() >= 0) {
            readersLeft[convolve.addend()] += change;
        } else if (operator instanceof NetworkPlan.Concatenate concatenate) {
            concatenate.inputs().stream().skip(1).forEach(other -> readersLeft[other] += change);
        }
    }

    void define(int tensor, Native.Buffer buffer) {
        values[tensor] = buffer;
    }

    Native.Buffer value(int tensor) {
        return values[tensor];
    }

    /** The tensor in the wanted layout, reordered by a further step if it lies otherwise. */
    Native.Buffer as(int tensor, memory.desc wanted, List<Step> steps) {
        return natives.as(values[tensor], wanted, steps);
    }

    Native.Buffer as(Native.Buffer buffer, memory.desc wanted, List<Step> steps) {
        return natives.as(buffer, wanted, steps);
    }

    /** Frees what nobody reads after the operator; a gradient needs every activation. */
    void consumed(Operator operator) {
        if (runsBackward) {
            return;
        }
        int[] before = readersLeft.clone();
        countReaders(operator, -1);
        for (int tensor = 0; tensor < before.length; tensor++) {
            if (before[tensor] > 0 && readersLeft[tensor] == 0) {
                natives.release(values[tensor]);
            }
        }
    }

    Native.Buffer gradient(int tensor) {
        return gradients[tensor];
    }

    /** Takes a gradient of the tensor, or adds it to the one that is there. */
    void addGradient(int tensor, Native.Buffer gradient, List<Step> steps) {
        if (gradients[tensor] == null) {
            gradients[tensor] = gradient;
            return;
        }
        Native.Buffer sum = gradients[tensor];
        Native.Buffer addend = as(gradient, sum.description(), steps);
        binary.desc add = natives.own(
                new binary.desc(dnnl.algorithm.binary_add, sum.description(), addend.description(), sum.description()));
        steps.add(natives.execution(
                new binary(natives.own(new binary.primitive_desc(add, natives.cpu()))),
                DNNL_ARG_SRC_0,
                sum,
                DNNL_ARG_SRC_1,
                addend,
                DNNL_ARG_DST,
                sum));
        natives.release(addend);
        if (addend != gradient) {
            natives.release(gradient);
        }
    }
}
