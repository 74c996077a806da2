package org.colotride.defense;

import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.collapse.Collapseness;
import org.colotride.mining.Triplets;
import org.colotride.model.Embeddings;

/** Training on benign triplets, the standard comparison. */
public final class NoDefense implements Defense {
    /** @param lambda sharpness of the collapseness that is recorded; 10 if null */
    public record Args(Double lambda) {
        public Args {
            lambda = lambda == null ? 10 : lambda;
        }
    }

    private final Collapseness collapseness;

    public NoDefense(Args args) {
        this.collapseness = new Collapseness(args.lambda());
    }

    @Override
    public Outcome perturb(
            float[] images,
            Embeddings batch,
            Triplets triplets,
            TrainingProgress progress,
            ProjectedGradientDescent descent) {
        return Outcome.NONE;
    }

    @Override
    public Collapseness collapseness() {
        return collapseness;
    }

    @Override
    public double collapseThreshold() {
        return 0;
    }
}
