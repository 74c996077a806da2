package org.colotride.model.layer;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A first layer that keeps the gradient of the loss with respect to the images. */
public interface ImageGradient {
    /** Asks for the gradient of every backward pass from now on; training itself does not need it. */
    void keepImageGradient();

    /** dLoss/dImages of the last backward pass, {@code [N, C, H, W]}, outside any workspace; overwritten by the next. */
    INDArray imageGradient();
}
