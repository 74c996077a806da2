package org.colotride.defense;

import java.util.random.RandomGenerator;
import org.colotride.attack.Objective;
import org.colotride.mining.Triplets;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairDistance;

/**
 * REST (RobRank): as EST, but triplets are mined on benign embeddings, positives and negatives alone move, each copy by
 * itself, and anchors are trained benign.
 */
public final class RevisedEmbeddingShift extends TripletDefense {
    private final PairDistance distance;

    public RevisedEmbeddingShift(PublishedDescent descent) {
        super("REST", descent);
        this.distance = descent.distance();
    }

    @Override
    protected Perturbation perturbation(BenignBatch batch, Triplets triplets, RandomGenerator random) {
        int length = 2 * triplets.count() * batch.embeddings().dimension();
        float[] noise = ShiftPerturbation.noise(length, random);
        Perturbation candidates = moving(Role.POSITIVE, Role.NEGATIVE, TripletObjectives.CANDIDATES_TOGETHER);
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
}
