package org.colotride.defense;

import java.util.List;
import org.colotride.attack.PgdResult;
import org.colotride.attack.PgdSettings;
import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.collapse.Collapseness;
import org.colotride.mining.Triplets;
import org.colotride.model.Embeddings;

/**
 * COLO-TRIDE: CAP and ANP take turns from iteration to iteration, CAP first, both steered by collapseness; the step
 * grows over training (arXiv 2312.07364).
 */
public final class ColoTride implements Defense {
    /** Published: a perturbation stops as soon as its loss is below. */
    private static final double SUFFICIENT_LOSS = 1e-5;

    /** What the step size grows with. */
    public enum Schedule {
        /** epoch / maxEpoch, as published; the first epoch does not perturb. */
        epoch,
        /** The fraction of all iterations done, for runs of a few epochs. */
        iteration
    }

    /**
     * @param epsilon largest change of a pixel, in (0, 1]; 8/255 if null
     * @param alpha largest step, in (0, 2·epsilon]; 1/255 if null
     * @param steps most steps of a perturbation, ≥ 1; 16 if null
     * @param lambda sharpness λ of collapseness, ≥ 0; 10 if null
     * @param collapseThreshold the brink τ; 0 if null
     * @param schedule of the step size; {@code epoch} if null
     */
    public record Args(
            Double epsilon, Double alpha, Integer steps, Double lambda, Double collapseThreshold, Schedule schedule) {
        public Args {
            epsilon = epsilon == null ? 8.0 / 255 : epsilon;
            alpha = alpha == null ? 1.0 / 255 : alpha;
            steps = steps == null ? 16 : steps;
            lambda = lambda == null ? 10 : lambda;
            collapseThreshold = collapseThreshold == null ? 0 : collapseThreshold;
            schedule = schedule == null ? Schedule.epoch : schedule;
            require(epsilon > 0 && epsilon <= 1, "epsilon: " + epsilon + " is not in (0, 1]");
            require(alpha > 0 && alpha <= 2 * epsilon, "alpha: " + alpha + " is not in (0, 2·epsilon]");
            require(steps >= 1, "steps: " + steps + " is less than 1");
            require(
                    lambda >= 0 && lambda < Double.POSITIVE_INFINITY,
                    "lambda: " + lambda + " is not a finite number of at least 0");
            require(Math.abs(collapseThreshold) <= 2, "collapseThreshold: " + collapseThreshold + " is not in [-2, 2]");
        }

        private static void require(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException(message);
            }
        }
    }

    private final Args args;
    private final Collapseness collapseness;
    private final List<Perturbation> turns;
    private float[] moving = new float[0];

    public ColoTride(Args args) {
        this.args = args;
        this.collapseness = new Collapseness(args.lambda());
        this.turns = List.of(
                new CandidatePerturbation(collapseness, args.collapseThreshold()),
                new AnchorPerturbation(collapseness, args.collapseThreshold()));
    }

    @Override
    public Outcome perturb(
            float[] images,
            Embeddings batch,
            Triplets triplets,
            TrainingProgress progress,
            ProjectedGradientDescent descent) {
        double fraction = args.schedule() == Schedule.epoch ? progress.epochFraction() : progress.iterationFraction();
        double alpha = args.alpha() * fraction;
        Perturbation perturbation = turns.get(progress.iteration() % turns.size());
        if (alpha == 0) {
            return Outcome.NONE;
        }
        int count = perturbation.moving(triplets).length;
        int length = images.length / (3 * triplets.count());
        int start = perturbation.firstMoving(triplets) * length;
        if (moving.length != count * length) {
            moving = new float[count * length];
        }
        System.arraycopy(images, start, moving, 0, moving.length);
        PgdResult result = descent.run(
                moving,
                count,
                perturbation.objective(batch, triplets),
                new PgdSettings(args.epsilon(), alpha, args.steps(), SUFFICIENT_LOSS));
        System.arraycopy(moving, 0, images, start, moving.length);
        return new Outcome(perturbation.name(), result.steps(), args.epsilon(), alpha);
    }

    @Override
    public Collapseness collapseness() {
        return collapseness;
    }

    @Override
    public double collapseThreshold() {
        return args.collapseThreshold();
    }
}
