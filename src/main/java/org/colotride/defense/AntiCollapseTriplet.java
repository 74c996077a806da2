package org.colotride.defense;

import java.util.random.RandomGenerator;
import org.colotride.attack.PgdSettings;
import org.colotride.mining.Triplets;
import org.colotride.tensor.ImageShape;
import org.colotride.tensor.PairDistance;

/**
 * ACT, the anti-collapse triplet (Zhou et al., ACM MM 2021 and TPAMI 2024, arXiv 2106.03614; RobRank's {@code pnp}):
 * positives and negatives move towards each other, J = mean d(p, n); the network then learns to pull them apart again,
 * with benign anchors.
 */
public final class AntiCollapseTriplet extends TripletDefense {
    /**
     * @param epsilon largest change of a pixel, in (0, 1]; 77/255 for images of 28×28, 8/255 for larger ones if null
     * @param alpha size of a step, in (0, 1]; 3/255 or 1/255 if null
     * @param steps of PGD, ≥ 1; 32 if null
     * @param distance between embeddings; Euclidean if null, cosine for the metric C
     */
    public record Args(Double epsilon, Double alpha, Integer steps, PairDistance distance) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Args {
            new PublishedDescent(epsilon, alpha, steps);
            distance = distance == null ? PairDistance.euclidean : distance;
        }
    }

    private final PublishedDescent descent;
    private final Perturbation perturbation;

    public AntiCollapseTriplet(Args args) {
        super("ACT");
        this.descent = new PublishedDescent(args.epsilon(), args.alpha(), args.steps());
        this.perturbation = new TripletPerturbation(
                name(), Role.POSITIVE, Role.NEGATIVE, args.distance(), TripletObjectives.CANDIDATES_TOGETHER);
    }

    @Override
    Perturbation perturbation(BenignBatch batch, Triplets triplets, RandomGenerator random) {
        return perturbation;
    }

    @Override
    PgdSettings settings(ImageShape shape) {
        return descent.settings(shape);
    }
}
