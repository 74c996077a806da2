package org.colotride.defense;

/**
 * Where training stands.
 *
 * @param epoch from 0
 * @param epochs planned
 * @param iteration from 0, over all epochs
 * @param iterations planned over all epochs
 */
public record TrainingProgress(int epoch, int epochs, int iteration, int iterations) {
    /** epoch / epochs, in [0, 1). */
    public double epochFraction() {
        return (double) epoch / epochs;
    }

    /** iteration / iterations, in [0, 1). */
    public double iterationFraction() {
        return (double) iteration / iterations;
    }
}
