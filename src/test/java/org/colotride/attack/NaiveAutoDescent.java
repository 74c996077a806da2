package org.colotride.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Auto-PGD on one image, written line by line from algorithm 1 and section 3 of Croce and Hein (ICML 2020) for a loss to be
 * minimised, with all points kept in lists; what the fast form is checked against.
 */
final class NaiveAutoDescent {
    /** A loss at a point, and its gradient. */
    record Value(double loss, float[] gradient) {}

    private final Function<float[], Value> loss;
    private final float[] benign;
    private final Norm norm;
    private final double epsilon;

    NaiveAutoDescent(Function<float[], Value> loss, float[] benign, Norm norm, double epsilon) {
        this.loss = loss;
        this.norm = norm;
        this.benign = benign;
        this.epsilon = epsilon;
    }

    private float[] project(float[] image) {
        float[] inside = image.clone();
        norm.ball(benign, 1, epsilon).project(inside, 0);
        return inside;
    }

    private float[] step(float[] from, float[] gradient, double size) {
        float[] moved = from.clone();
        double squares = 0;
        for (float slope : gradient) {
            squares += (double) slope * slope;
        }
        for (int k = 0; k < moved.length; k++) {
            moved[k] = norm == Norm.linf
                    ? from[k] - (float) size * Math.signum(gradient[k])
                    : (float) (from[k] - (float) size / Math.sqrt(squares) * gradient[k]);
        }
        return project(moved);
    }

    /** The best point. */
    float[] run(float[] start, int steps, List<Integer> checkpoints) {
        List<Double> losses = new ArrayList<>();
        double eta = 2 * epsilon;
        float[] before = project(start);
        Value atBefore = loss.apply(before);
        losses.add(atBefore.loss());
        float[] best = before;
        Value atBest = atBefore;
        float[] point = step(before, atBefore.gradient(), eta);
        Value atPoint = loss.apply(point);
        losses.add(atPoint.loss());
        if (atPoint.loss() < atBest.loss()) {
            best = point;
            atBest = atPoint;
        }
        double bestAtCheckpoint = Double.NaN;
        boolean halvedAtCheckpoint = true;
        int lastCheckpoint = 0;
        for (int k = 1; k < steps; k++) {
            if (checkpoints.contains(k)) {
                int falls = 0;
                for (int i = lastCheckpoint + 1; i <= k; i++) {
                    falls += losses.get(i) < losses.get(i - 1) ? 1 : 0;
                }
                boolean oscillates = falls < 0.75 * (k - lastCheckpoint);
                boolean stalls = !halvedAtCheckpoint && bestAtCheckpoint == atBest.loss();
                if (k == checkpoints.get(0)) {
                    stalls = false;
                }
                halvedAtCheckpoint = oscillates || stalls;
                bestAtCheckpoint = atBest.loss();
                lastCheckpoint = k;
                if (halvedAtCheckpoint) {
                    eta /= 2;
                    point = best;
                    atPoint = atBest;
                }
            }
            float[] z = step(point, atPoint.gradient(), eta);
            float[] next = new float[point.length];
            for (int i = 0; i < next.length; i++) {
                next[i] = point[i] + 0.75f * (z[i] - point[i]) + (1 - 0.75f) * (point[i] - before[i]);
            }
            before = point;
            point = project(next);
            atPoint = loss.apply(point);
            losses.add(atPoint.loss());
            if (atPoint.loss() < atBest.loss()) {
                best = point;
                atBest = atPoint;
            }
        }
        return best;
    }
}
