package org.colotride.attack;

import java.util.random.RandomGenerator;

/**
 * An attack on retrieval: a rule that selects images of the gallery for a query, and an objective on the embedding of
 * the image that moves. How that image is searched for (white-box, black-box) is not its business.
 */
public interface Attack {
    /** As the papers write it: {@code CA+}, {@code ES} … */
    String name();

    /**
     * The images of the gallery that the attack uses against a query.
     *
     * @return their rows; empty if the attack needs none
     * @throws AttackException if the gallery has no such image
     */
    int[] select(BenignQuery query, Gallery gallery, RandomGenerator random);

    /** The attack on one query with the given selection. */
    QueryObjective objective(BenignQuery query, Gallery gallery, int[] selected);
}
