package org.colotride.defense;

/**
 * How many images of a batch pass through the network together at most, from which follows how much memory it takes.
 *
 * @param perturbed images that move together; 0 if none ever does
 * @param trained images that the weights learn from
 */
public record BatchLoad(int perturbed, int trained) {
    /** B triplets, of which any member may move. */
    static BatchLoad ofTriplets(int pairs) {
        return new BatchLoad(3 * pairs, 3 * pairs);
    }
}
