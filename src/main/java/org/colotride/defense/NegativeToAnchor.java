package org.colotride.defense;

import java.util.random.RandomGenerator;
import org.colotride.attack.PgdSettings;
import org.colotride.mining.Triplets;
import org.colotride.tensor.ImageShape;
import org.colotride.tensor.PairDistance;

/**
 * Negatives move towards their anchors, J = mean d(a, n) ("Triple Down on Robustness", MAKE 2025), and the triplet is
 * trained with benign anchors and positives. Simplified: the perturbation is the descent that all comparators share, and
 * triplets are mined by the configuration's miner.
 */
public final class NegativeToAnchor extends TripletDefense {
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

    public NegativeToAnchor(Args args) {
        super("N2A");
        this.descent = new PublishedDescent(args.epsilon(), args.alpha(), args.steps());
        this.perturbation = new TripletPerturbation(
                name(), Role.NEGATIVE, Role.NEGATIVE, args.distance(), TripletObjectives.NEGATIVES_NEAR);
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
