package org.colotride.defense;

import java.util.random.RandomGenerator;
import org.colotride.attack.Objective;
import org.colotride.attack.PgdSettings;
import org.colotride.mining.Triplets;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.ImageShape;
import org.colotride.tensor.PairDistance;

/**
 * REST (RobRank): as EST, but triplets are mined on benign embeddings, positives and negatives alone move, each copy by
 * itself, and anchors are trained benign.
 */
public final class RevisedEmbeddingShift extends TripletDefense {
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
    private final PairDistance distance;

    public RevisedEmbeddingShift(Args args) {
        super("REST");
        this.descent = new PublishedDescent(args.epsilon(), args.alpha(), args.steps());
        this.distance = args.distance();
    }

    @Override
    Perturbation perturbation(BenignBatch batch, Triplets triplets, RandomGenerator random) {
        int length = 2 * triplets.count() * batch.embeddings().dimension();
        float[] noise = ShiftPerturbation.noise(length, random);
        TripletPerturbation candidates = new TripletPerturbation(
                name(), Role.POSITIVE, Role.NEGATIVE, distance, TripletObjectives.CANDIDATES_TOGETHER);
        return new Perturbation() {
            @Override
            public String name() {
                return RevisedEmbeddingShift.this.name();
            }

            @Override
            public int[] moving(Triplets one) {
                return candidates.moving(one);
            }

            @Override
            public int firstMoving(Triplets one) {
                return candidates.firstMoving(one);
            }

            @Override
            public Objective objective(Embeddings benign, Triplets one) {
                float[] targets = benign.select(moving(one)).values();
                return ShiftPerturbation.objective(targets, noise, benign.dimension(), distance);
            }
        };
    }

    @Override
    PgdSettings settings(ImageShape shape) {
        return descent.settings(shape);
    }
}
