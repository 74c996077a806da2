package org.colotride.attack;

import java.util.random.RandomGenerator;

/**
 * An attack on retrieval: a rule that selects images for the one that moves, a query or a candidate, and an objective on
 * the embedding of the image that moves. How that image is searched for (white-box, black-box) is not its business.
 */
public interface Attack {
    /** As the papers write it: {@code CA+}, {@code ES} … */
    String name();

    /** What the attack moves. It matters where the gallery is apart from the queries: the other part is fixed. */
    default MovingImage moves() {
        return MovingImage.QUERY;
    }

    /**
     * The images that the attack uses against the one that moves: of the gallery for a query, of the gallery's queries
     * for a candidate.
     *
     * @param query the image that moves
     * @return their rows; empty if the attack needs none
     * @throws AttackException if there is no such image
     */
    int[] select(BenignQuery query, Gallery gallery, RandomGenerator random);

    /** The attack on one image with the given selection. */
    QueryObjective objective(BenignQuery query, Gallery gallery, int[] selected);
}
