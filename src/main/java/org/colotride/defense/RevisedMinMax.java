package org.colotride.defense;

import java.util.random.RandomGenerator;
import org.colotride.attack.PgdSettings;
import org.colotride.mining.Triplets;
import org.colotride.tensor.ImageShape;
import org.colotride.tensor.PairDistance;

/**
 * RAMD (RobRank): min-max in which positives and negatives alone move, J = mean d(a, n) − d(a, p) with constant anchors.
 * The published program leaves those anchors unnormalised in the loop, by a slip; here they are as the network gives them.
 */
public final class RevisedMinMax extends TripletDefense {
    /**
     * @param epsilon largest change of a pixel, in (0, 1]; 77/255 for images of 28×28, 8/255 for larger ones if null
     * @param alpha size of a step, in (0, 1]; 3/255 or 1/255 if null
     * @param steps of PGD, ≥ 1; 7 if null
     * @param distance between embeddings; Euclidean if null, cosine for the metric C
     */
    public record Args(Double epsilon, Double alpha, Integer steps, PairDistance distance) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Args {
            new PublishedDescent(epsilon, alpha, steps);
            steps = steps == null ? 7 : steps;
            distance = distance == null ? PairDistance.euclidean : distance;
        }
    }

    private final PublishedDescent descent;
    private final Perturbation perturbation;

    public RevisedMinMax(Args args) {
        super("RAMD");
        this.descent = new PublishedDescent(args.epsilon(), args.alpha(), args.steps());
        this.perturbation = new TripletPerturbation(
                name(), Role.POSITIVE, Role.NEGATIVE, args.distance(), TripletObjectives.HARDEST);
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
