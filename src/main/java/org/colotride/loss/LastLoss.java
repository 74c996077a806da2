package org.colotride.loss;

import org.colotride.tensor.Embeddings;

/** A loss that remembers its value, for defences whose next perturbation depends on it. */
public final class LastLoss implements MetricLoss {
    private final MetricLoss loss;
    private double value;

    /** @param value before the first pass */
    public LastLoss(MetricLoss loss, double value) {
        this.loss = loss;
        this.value = value;
    }

    /** Of the last pass. */
    public double value() {
        return value;
    }

    @Override
    public double evaluate(Embeddings embeddings, BatchLayout layout, float[] gradient) {
        value = loss.evaluate(embeddings, layout, gradient);
        return value;
    }

    @Override
    public double activeFraction(Embeddings embeddings, BatchLayout layout) {
        return loss.activeFraction(embeddings, layout);
    }

    @Override
    public void requireFitting(int dimension, int classes) {
        loss.requireFitting(dimension, classes);
    }
}
