package org.colotride.defense;

import java.util.random.RandomGenerator;
import org.colotride.mining.Triplets;

/**
 * RAMD (RobRank): min-max in which positives and negatives alone move, J = mean d(a, n) − d(a, p) with constant anchors.
 * The published program leaves those anchors unnormalised in the loop, by a slip; here they are as the network gives them.
 */
public final class RevisedMinMax extends TripletDefense {
    public RevisedMinMax(PublishedDescent descent) {
        super("RAMD", descent.inSteps(7));
    }

    @Override
    protected Perturbation perturbation(BenignBatch batch, Triplets triplets, RandomGenerator random) {
        return moving(Role.POSITIVE, Role.NEGATIVE, TripletObjectives.HARDEST);
    }
}
