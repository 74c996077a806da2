package org.colotride.defense;

import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.collapse.Collapseness;
import org.colotride.mining.Triplets;
import org.colotride.model.Embeddings;

/** How training triplets are made adversarial. Adding one: a class, a line in {@link Defenses}, a test. */
public interface Defense {
    /**
     * Perturbs a batch of triplets in place.
     *
     * @param images B anchors, B positives, B negatives, pixels in [0, 1], {@code [3B, C, H, W]}
     * @param batch benign embeddings of the batch that the triplets point into, {@code [2B, D]}
     * @param progress where training stands
     * @param descent over the network that is trained, in evaluation mode
     */
    Outcome perturb(
            float[] images,
            Embeddings batch,
            Triplets triplets,
            TrainingProgress progress,
            ProjectedGradientDescent descent);

    /** The measure that steers the defence, or by which training without one is watched. */
    Collapseness collapseness();

    /** The brink of collapse τ, drawn in plots. */
    double collapseThreshold();

    /**
     * What was done to a batch.
     *
     * @param perturbation its name, {@code none} where nothing moved
     * @param steps updates made
     * @param epsilon in force
     * @param alpha size of a step in force
     */
    record Outcome(String perturbation, int steps, double epsilon, double alpha) {
        static final Outcome NONE = new Outcome("none", 0, 0, 0);
    }
}
