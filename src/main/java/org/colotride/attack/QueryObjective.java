package org.colotride.attack;

import java.util.Map;

/** One attack on one query: the loss that the adversary descends, and what the attack achieved. Not thread-safe. */
public interface QueryObjective {
    /**
     * @param step 0 for the first embedding seen, then 1, 2 …
     * @param embedding of the moving image, {@code [D]}, as the engine gives it
     * @param gradient receives the loss's gradient added to what it holds, {@code [D]}; null if none is wanted
     */
    double loss(int step, float[] embedding, float[] gradient);

    /**
     * The attack's figures for an embedding, benign or adversarial, by name in a fixed order: {@code CA+: prank} in %
     * …, recalls 0 or 100.
     */
    Map<String, Double> figures(float[] embedding);
}
