package org.colotride.attack.blackbox;

import java.util.Map;
import org.colotride.attack.QueryObjective;

/** sign · ‖e − centre‖²: with −1 and the benign embedding as centre, an embedding shift. Counts its evaluations. */
final class SquaredDistanceObjective implements QueryObjective {
    private final float[] centre;
    private final double sign;
    private int evaluations;
    private int lastStep;

    SquaredDistanceObjective(float[] centre, double sign) {
        this.centre = centre;
        this.sign = sign;
    }

    int evaluations() {
        return evaluations;
    }

    int lastStep() {
        return lastStep;
    }

    @Override
    public double loss(int step, float[] embedding, float[] gradient) {
        evaluations++;
        lastStep = step;
        double sum = 0;
        for (int k = 0; k < centre.length; k++) {
            // As in ES, the first step must not start where the gradient vanishes.
            double difference = (double) embedding[k] - centre[k] + (step == 0 ? 1e-3 : 0);
            sum += difference * difference;
            if (gradient != null) {
                gradient[k] += (float) (2 * sign * difference);
            }
        }
        return sign * sum;
    }

    @Override
    public Map<String, Double> figures(float[] embedding) {
        return Map.of();
    }
}
