package org.colotride.model.engine.onednn;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.colotride.model.engine.plan.NetworkPlan;
import org.colotride.model.engine.plan.NetworkPlan.Operator;

/**
 * The weights of a network in native memory, in every layout that its programs read. Programs of different passes
 * and batch sizes mostly want the same layouts, so a change of weights is folded once and laid out once for all of them.
 */
final class WeightStore implements AutoCloseable {
    private final Native natives;
    private final float[] scratch;
    private final Map<Operator, Entry> entries = new IdentityHashMap<>();

    /** Another weight that is made of an operator's folded one, value by value. */
    interface Rearrangement {
        /** What it makes. */
        long[] shape();

        /**
         * @param weight in plain layout, at its beginning
         * @param rearranged receives the values in plain layout
         */
        void rearrange(float[] weight, float[] rearranged);
    }

    /** A weight in whatever layout is wanted. */
    @FunctionalInterface
    interface Lookup {
        Native.Buffer in(memory.desc wanted);
    }

    /** One operator's folded weights: the bias, and the weight in each wanted layout. */
    private final class Entry {
        private final Weights weights;
        private final Native.Buffer bias;
        private final List<Native.Buffer> layouts = new ArrayList<>();
        private final List<Native.Buffer> rearranged = new ArrayList<>();
        private final List<Step> reorders = new ArrayList<>();
        private final Native.Buffer plain;

        Entry(Weights weights, memory.desc plainLayout) {
            this.weights = weights;
            this.plain = natives.staging(plainLayout);
            this.bias = natives.persistent(Layouts.plain(weights.outputs()));
        }

        void refresh() {
            if (natives.onlyCounts()) {
                return;
            }
            weights.read(new FloatPointer(plain.data()), new FloatPointer(bias.data()), scratch);
            reorders.forEach(Step::run);
            natives.stream()._wait();
        }
    }

    WeightStore(NetworkPlan plan) {
        this(plan, false);
    }

    private WeightStore(NetworkPlan plan, boolean onlyCounts) {
        int largest = largestWeight(plan);
        this.natives = new Native((long) largest * Float.BYTES, onlyCounts);
        this.scratch = new float[onlyCounts ? 0 : largest];
    }

    /** One over buffers that are counted and not allocated, for programs that never run. */
    static WeightStore counting(NetworkPlan plan) {
        return new WeightStore(plan, true);
    }

    static int largestWeight(NetworkPlan plan) {
        long largest = 0;
        for (Operator operator : plan.operators()) {
            if (operator instanceof NetworkPlan.Convolve convolve) {
                largest = Math.max(largest, convolve.weight().length());
            } else if (operator instanceof NetworkPlan.Multiply multiply) {
                largest = Math.max(largest, multiply.weight().length());
            }
        }
        return Math.toIntExact(largest);
    }

    /** As long as the largest weight. */
    float[] scratch() {
        return scratch;
    }

    /** The native objects that programs share. */
    Native natives() {
        return natives;
    }

    /** Bias of an operator, {@code [out]}; {@link #weight} must have been called for it before. */
    Native.Buffer bias(Operator operator) {
        return entries.get(operator).bias;
    }

    /** Where a gradient of an operator's weight passes through, laid out as {@link #weight} was told. */
    Native.Buffer staging(memory.desc plainLayout) {
        return natives.staging(plainLayout);
    }

    /**
     * Weight of an operator in the wanted layout, filled with the network's present one if it is new.
     *
     * @param plainLayout of the network's own array
     */
    Native.Buffer weight(Operator operator, Weights weights, memory.desc plainLayout, memory.desc wanted) {
        Entry entry = entries.computeIfAbsent(operator, key -> new Entry(weights, plainLayout));
        for (Native.Buffer layout : entry.layouts) {
            if (layout.isLaidOutAs(wanted)) {
                return layout;
            }
        }
        Native.Buffer layout = natives.persistent(wanted);
        entry.layouts.add(layout);
        entry.reorders.add(natives.reorder(entry.plain, layout));
        entry.refresh();
        return layout;
    }

    /**
     * What is made of an operator's weight, in the wanted layout. Every program of a network wants it alike, so it is made
     * once for the first that asks.
     *
     * @param plainLayout of the network's own array
     */
    Native.Buffer rearranged(
            Operator operator,
            Weights weights,
            memory.desc plainLayout,
            Rearrangement rearrangement,
            memory.desc wanted) {
        Entry entry = entries.computeIfAbsent(operator, key -> new Entry(weights, plainLayout));
        for (Native.Buffer layout : entry.rearranged) {
            if (layout.isLaidOutAs(wanted)) {
                return layout;
            }
        }
        Native.Buffer plain = natives.persistent(Layouts.plain(rearrangement.shape()));
        float[] values = new float[Math.toIntExact(plain.capacity() / Float.BYTES)];
        Native.Buffer layout = natives.persistent(wanted);
        entry.rearranged.add(layout);
        entry.reorders.add(() -> {
            rearrangement.rearrange(scratch, values);
            new FloatPointer(plain.data()).put(values);
        });
        entry.reorders.add(natives.reorder(plain, layout));
        entry.refresh();
        return layout;
    }

    /** Takes over the network's weights. */
    void refresh() {
        entries.values().forEach(Entry::refresh);
    }

    @Override
    public void close() {
        natives.close();
    }
}
