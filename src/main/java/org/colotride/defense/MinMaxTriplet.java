package org.colotride.defense;

import java.util.random.RandomGenerator;
import org.colotride.mining.Triplets;

/**
 * Min-max training of triplets (Madry et al., ICLR 2018; RobRank's {@code amd} and {@code mmt}): all three images move
 * until the triplet is as hard as it can be, J = mean d(a, n) − d(a, p). With many steps it collapses: published with 7.
 */
public final class MinMaxTriplet extends TripletDefense {
    public MinMaxTriplet(PublishedDescent descent) {
        super("min-max", descent.inSteps(7));
    }

    @Override
    protected Perturbation perturbation(BenignBatch batch, Triplets triplets, RandomGenerator random) {
        return moving(Role.ANCHOR, Role.NEGATIVE, TripletObjectives.HARDEST);
    }
}
