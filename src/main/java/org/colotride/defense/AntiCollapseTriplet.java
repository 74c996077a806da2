package org.colotride.defense;

import java.util.random.RandomGenerator;
import org.colotride.mining.Triplets;

/**
 * ACT, the anti-collapse triplet (Zhou et al., ACM MM 2021 and TPAMI 2024, arXiv 2106.03614; RobRank's {@code pnp}):
 * positives and negatives move towards each other, J = mean d(p, n); the network then learns to pull them apart again,
 * with benign anchors.
 */
public final class AntiCollapseTriplet extends TripletDefense {
    public AntiCollapseTriplet(PublishedDescent descent) {
        super("ACT", descent);
    }

    @Override
    protected Perturbation perturbation(BenignBatch batch, Triplets triplets, RandomGenerator random) {
        return moving(Role.POSITIVE, Role.NEGATIVE, TripletObjectives.CANDIDATES_TOGETHER);
    }
}
