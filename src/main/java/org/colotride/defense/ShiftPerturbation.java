package org.colotride.defense;

import java.util.random.RandomGenerator;
import org.colotride.attack.Objective;
import org.colotride.tensor.PairDistance;

/**
 * Images move away from their own benign embeddings: J = −Σ d(φ(x), t), t the benign embedding. At the first step t is
 * shifted by {@value #UNIT} · z, z drawn from {−1, 0, 1} for each coordinate, since the gradient would be undefined; for
 * the Euclidean distance its direction is then mainly that of the distance's own 1e-6 (Zhou et al., ECCV 2020, as
 * RobRank's EST, REST and SES compute it).
 */
final class ShiftPerturbation {
    private static final float UNIT = 1e-7f;

    private ShiftPerturbation() {}

    /** Noise of the first targets, {@code [count · D]}. */
    static float[] noise(int length, RandomGenerator random) {
        float[] noise = new float[length];
        for (int i = 0; i < length; i++) {
            noise[i] = UNIT * (random.nextInt(3) - 1);
        }
        return noise;
    }

    /**
     * @param targets benign embeddings of the images that move, {@code [count, D]}
     * @param noise added to the targets at the first step, {@code [count, D]}
     */
    static Objective objective(float[] targets, float[] noise, int dimension, PairDistance distance) {
        float[] first = targets.clone();
        for (int i = 0; i < first.length; i++) {
            first[i] += noise[i];
        }
        int count = targets.length / dimension;
        return (step, embeddings, gradient) -> {
            float[] from = step == 0 ? first : targets;
            double loss = 0;
            for (int i = 0; i < count; i++) {
                double shift = distance.between(embeddings, i, from, i, dimension);
                loss -= shift;
                distance.addGradient(embeddings, i, from, i, dimension, shift, -1, gradient, null);
            }
            return loss;
        };
    }
}
