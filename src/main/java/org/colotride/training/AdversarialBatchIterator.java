package org.colotride.training;

import org.colotride.loss.BatchLayout;
import org.colotride.tensor.ImageShape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.api.MultiDataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What {@code ComputationGraph.fit} reads: the one batch that {@link ColoTrideListener} has prepared with the present
 * weights. It ends when the listener has offered nothing more. Nothing may read ahead of it.
 */
public final class AdversarialBatchIterator implements MultiDataSetIterator {
    private static final long serialVersionUID = 1;

    private transient INDArray images;
    private transient INDArray labels;
    private transient INDArray consumed;
    private transient INDArray consumedLabels;

    /**
     * Hands over the next batch.
     *
     * @param values pixels in [0, 1], {@code [M, C, H, W]}; copied
     * @param layout who is who among the M images; becomes the batch's labels
     * @param shape of one image
     */
    void offer(float[] values, BatchLayout layout, ImageShape shape) {
        if (images != null) {
            throw new IllegalStateException("the batch before has not been read");
        }
        images = Nd4j.createFromArray(values).reshape(layout.count(), shape.channels(), shape.height(), shape.width());
        labels = layout.toLabels();
    }

    @Override
    public boolean hasNext() {
        return images != null;
    }

    @Override
    public org.nd4j.linalg.dataset.api.MultiDataSet next() {
        if (consumed != null) {
            // Freed by hand: the collector would come long after hundreds of batches have piled up.
            consumed.close();
            consumedLabels.close();
        }
        consumed = images;
        consumedLabels = labels;
        images = null;
        labels = null;
        return new MultiDataSet(consumed, consumedLabels);
    }

    @Override
    public org.nd4j.linalg.dataset.api.MultiDataSet next(int count) {
        return next();
    }

    @Override
    public boolean asyncSupported() {
        return false;
    }

    @Override
    public boolean resetSupported() {
        return false;
    }

    @Override
    public void reset() {
        throw new IllegalStateException("adversarial batches are made once");
    }

    @Override
    public void setPreProcessor(MultiDataSetPreProcessor preProcessor) {
        throw new IllegalStateException("adversarial batches are not preprocessed");
    }

    @Override
    public MultiDataSetPreProcessor getPreProcessor() {
        return null;
    }
}
