package org.colotride.model.engine;

import java.util.List;

/** An engine that can tell where its time goes. */
public interface ProfiledEngine {
    /**
     * One pass forward and backward to the images, step by step.
     *
     * @param images pixels in [0, 1], {@code [count, C, H, W]}
     */
    List<OperatorTime> profile(float[] images, int count);
}
