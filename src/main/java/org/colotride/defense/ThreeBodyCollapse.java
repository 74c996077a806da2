package org.colotride.defense;

import java.util.random.RandomGenerator;
import org.colotride.mining.Triplets;

/** TBC, three-body collapse (RobRank): all three images draw together, J = mean d(p, n) + d(a, p) + d(a, n). */
public final class ThreeBodyCollapse extends TripletDefense {
    public ThreeBodyCollapse(PublishedDescent descent) {
        super("TBC", descent);
    }

    @Override
    protected Perturbation perturbation(BenignBatch batch, Triplets triplets, RandomGenerator random) {
        return moving(Role.ANCHOR, Role.NEGATIVE, TripletObjectives.ALL_TOGETHER);
    }
}
