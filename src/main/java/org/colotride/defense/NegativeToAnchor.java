package org.colotride.defense;

import java.util.random.RandomGenerator;
import org.colotride.mining.Triplets;

/**
 * Negatives move towards their anchors, J = mean d(a, n) ("Triple Down on Robustness", MAKE 2025), and the triplet is
 * trained with benign anchors and positives. Simplified: the perturbation is the descent that all comparators share, and
 * triplets are mined by the configuration's miner.
 */
public final class NegativeToAnchor extends TripletDefense {
    public NegativeToAnchor(PublishedDescent descent) {
        super("N2A", descent);
    }

    @Override
    protected Perturbation perturbation(BenignBatch batch, Triplets triplets, RandomGenerator random) {
        return moving(Role.NEGATIVE, Role.NEGATIVE, TripletObjectives.NEGATIVES_NEAR);
    }
}
