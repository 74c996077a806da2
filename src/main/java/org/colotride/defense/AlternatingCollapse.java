package org.colotride.defense;

import java.util.random.RandomGenerator;
import org.colotride.mining.Triplets;

/**
 * ACAP (RobRank): all three images move, and at each step a fair coin says whether they descend ACT's objective or that
 * of min-max.
 */
public final class AlternatingCollapse extends TripletDefense {
    public AlternatingCollapse(PublishedDescent descent) {
        super("ACAP", descent);
    }

    @Override
    protected Perturbation perturbation(BenignBatch batch, Triplets triplets, RandomGenerator random) {
        return moving(Role.ANCHOR, Role.NEGATIVE, (step, distances, slopes) -> (random.nextBoolean()
                        ? TripletObjectives.CANDIDATES_TOGETHER
                        : TripletObjectives.HARDEST)
                .evaluate(step, distances, slopes));
    }
}
