package org.colotride.model.engine.onednn;

/** What a program is compiled for. */
enum Pass {
    /** Forward alone; activations are forgotten along the way. */
    EMBED,
    /** Forward, then backward to the images. */
    IMAGE_GRADIENT,
    /** Forward, then backward to the weights. */
    WEIGHT_GRADIENT;

    boolean runsBackward() {
        return this != EMBED;
    }
}
