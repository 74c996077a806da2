package org.colotride.attack;

/**
 * What a run of PGD did.
 *
 * @param lossPerStep the loss before each update; as long as the number of updates
 */
public record PgdResult(double[] lossPerStep) {
    /** Number of updates. */
    public int steps() {
        return lossPerStep.length;
    }
}
