package org.colotride.loss;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Numbers that a loss learns beside the network's weights: proxies, thresholds. They are updated by Adam with a learning
 * rate of their own, without weight decay, as often as the weights are, and kept with checkpoints.
 */
public final class LossParameters {
    private static final String VALUES = "values";
    private static final String MOMENTS = "moments";
    private static final String STEPS = "steps";

    private final double learningRate;
    private float[] values;
    private float[] gradient;
    private float[] moments;
    private int steps;
    /** Whether a gradient has come since the last step; a defence may train another loss in place of this one. */
    private boolean fresh;

    private INDArray step;
    private INDArray state;
    private GradientUpdater<?> adam;

    /** @param learningRate of Adam, &gt; 0 */
    public LossParameters(double learningRate) {
        this.learningRate = learningRate;
    }

    /** Begins to learn from these values, which are kept, not copied. */
    public void begin(float[] first) {
        take(first, new float[2 * first.length], 0);
    }

    private void take(float[] taken, float[] itsMoments, int stepsSoFar) {
        values = taken;
        gradient = new float[taken.length];
        moments = itsMoments;
        steps = stepsSoFar;
        fresh = false;
        step = Nd4j.create(1, taken.length);
        state = Nd4j.createFromArray(itsMoments).reshape(1, itsMoments.length);
        adam = Adam.builder().learningRate(learningRate).build().instantiate(state, false);
    }

    /**
     * As they are.
     *
     * @throws IllegalStateException if learning has not begun
     */
    public float[] values() {
        if (values == null) {
            throw new IllegalStateException("the loss has numbers of its own to learn, which MetricLoss.begin makes");
        }
        return values;
    }

    /** dLoss / dValues of the training pass that is under way, all 0; to be added to. */
    public float[] freshGradient() {
        values();
        Arrays.fill(gradient, 0f);
        fresh = true;
        return gradient;
    }

    /** As the last training pass left it, until the next step. */
    float[] gradient() {
        return gradient;
    }

    /** One step of Adam down the gradient of the last training pass; none if there was none since the last step. */
    public void learn() {
        if (fresh) {
            fresh = false;
            buffer(step).put(gradient);
            adam.applyUpdater(step, steps++, 0);
            buffer(step).get(gradient);
            for (int i = 0; i < values.length; i++) {
                values[i] -= gradient[i];
            }
        }
    }

    private static FloatBuffer buffer(INDArray array) {
        return array.data().asNioFloat();
    }

    /** All that {@link #restore} needs to go on from here. */
    public Map<String, float[]> state() {
        buffer(state).get(moments);
        // Exact up to 2²⁴ steps, more than a training has.
        return Map.of(VALUES, values().clone(), MOMENTS, moments.clone(), STEPS, new float[] {steps});
    }

    /**
     * @param kept as {@link #state} gave it
     * @throws IllegalArgumentException if it is not
     */
    public void restore(Map<String, float[]> kept) {
        if (!kept.keySet().equals(Set.of(VALUES, MOMENTS, STEPS))
                || kept.get(MOMENTS).length != 2 * kept.get(VALUES).length
                || kept.get(STEPS).length != 1) {
            throw new IllegalArgumentException("what is kept of the loss is not what it had learnt: " + kept.keySet());
        }
        take(kept.get(VALUES).clone(), kept.get(MOMENTS).clone(), (int) kept.get(STEPS)[0]);
    }
}
