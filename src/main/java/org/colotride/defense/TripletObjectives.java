package org.colotride.defense;

import java.util.function.IntToDoubleFunction;
import org.colotride.defense.TripletPerturbation.DistanceObjective;

/** What the comparators' descents make of the distances within triplets; each is a mean over the batch. */
final class TripletObjectives {
    /** ACT: mean d(p, n). Positives and negatives draw together. */
    static final DistanceObjective CANDIDATES_TOGETHER = (step, distances, slopes) -> {
        int count = distances.count();
        double loss = 0;
        for (int i = 0; i < count; i++) {
            loss += distances.candidates()[i] / count;
            slopes.candidates()[i] = 1.0 / count;
        }
        return loss;
    };

    /** Min-max: mean d(a, n) − d(a, p), without a hinge. Triplets become as hard as they can. */
    static final DistanceObjective HARDEST = (step, distances, slopes) -> {
        int count = distances.count();
        double loss = 0;
        for (int i = 0; i < count; i++) {
            loss -= distances.hardness(i) / count;
            slopes.positive()[i] = -1.0 / count;
            slopes.negative()[i] = 1.0 / count;
        }
        return loss;
    };

    /** TBC: mean d(p, n) + d(a, p) + d(a, n). All three draw together. */
    static final DistanceObjective ALL_TOGETHER = (step, distances, slopes) -> {
        int count = distances.count();
        double loss = 0;
        for (int i = 0; i < count; i++) {
            loss += (distances.candidates()[i]
                            + distances.positive()[i]
                            + distances.negative()[i])
                    / count;
            slopes.candidates()[i] = 1.0 / count;
            slopes.positive()[i] = 1.0 / count;
            slopes.negative()[i] = 1.0 / count;
        }
        return loss;
    };

    /** mean d(a, n): negatives and anchors draw together. */
    static final DistanceObjective NEGATIVES_NEAR = (step, distances, slopes) -> {
        int count = distances.count();
        double loss = 0;
        for (int i = 0; i < count; i++) {
            loss += distances.negative()[i] / count;
            slopes.negative()[i] = 1.0 / count;
        }
        return loss;
    };

    private TripletObjectives() {}

    /**
     * Semi-stop: mean max(d(a, n) − d(a, p), κ). A triplet is pushed until its hardness has reached −κ.
     *
     * @param stop κ, a difference of distances
     */
    static DistanceObjective hardestDownTo(double stop) {
        return (step, distances, slopes) -> {
            int count = distances.count();
            double loss = 0;
            for (int i = 0; i < count; i++) {
                double ease = -distances.hardness(i);
                loss += Math.max(ease, stop) / count;
                if (ease > stop) {
                    slopes.positive()[i] = -1.0 / count;
                    slopes.negative()[i] = 1.0 / count;
                }
            }
            return loss;
        };
    }

    /**
     * HM's {@code ET}: mean min(H − T, 0)². A triplet stops where its hardness has reached its target, usually by
     * overshooting a whole step.
     *
     * @param target T of a triplet, in [−2, 2]
     */
    static DistanceObjective hardnessUpTo(IntToDoubleFunction target) {
        return squared(target, 0);
    }

    /** HM's {@code L2}: mean (H − T)². */
    static DistanceObjective hardnessNear(IntToDoubleFunction target) {
        return squared(target, Double.POSITIVE_INFINITY);
    }

    private static DistanceObjective squared(IntToDoubleFunction target, double most) {
        return (step, distances, slopes) -> {
            int count = distances.count();
            double loss = 0;
            for (int i = 0; i < count; i++) {
                double excess = Math.min(distances.hardness(i) - target.applyAsDouble(i), most);
                loss += excess * excess / count;
                slopes.positive()[i] = 2 * excess / count;
                slopes.negative()[i] = -2 * excess / count;
            }
            return loss;
        };
    }
}
