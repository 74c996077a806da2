package org.colotride.attack;

import java.util.Map;

/**
 * What decides R@1, as a loss that never goes flat: how much farther the nearest image of another class lies than the
 * nearest of the query's own, both as soft minima −t·log Σ exp(−d/t) over their classes. Below zero, and beyond the
 * softness, the query finds another class. For attacks that are scored by R@1 and whose published loss pursues something
 * else (the distance moved, one target, one farthest image), Auto-PGD descends this beside it.
 */
final class TopOneMargin extends GalleryObjective {
    /** Of distances between 0 and 2: soft enough for several rivals, hard enough to tell the nearest. */
    private static final double TEMPERATURE = 0.02;

    private final BenignQuery query;

    /** @param query for which {@link #isDefined} */
    TopOneMargin(BenignQuery query, Gallery gallery) {
        super(gallery);
        this.query = query;
    }

    /** Whether the gallery has rivals for the query, and an image of its class besides it. */
    static boolean isDefined(BenignQuery query, Gallery gallery) {
        boolean own = false;
        boolean other = false;
        for (int n = 0; n < gallery.size() && !(own && other); n++) {
            boolean same = gallery.labels()[n] == query.label();
            own |= same && n != query.index();
            other |= !same;
        }
        return own && other;
    }

    @Override
    double loss(float[] distances, float[] weights) {
        return softMinimum(distances, false, 1, weights) - softMinimum(distances, true, -1, weights);
    }

    private double softMinimum(float[] distances, boolean own, int sign, float[] weights) {
        double nearest = Double.POSITIVE_INFINITY;
        for (int n = 0; n < gallery().size(); n++) {
            if (isAmong(n, own)) {
                nearest = Math.min(nearest, distances[n]);
            }
        }
        double sum = 0;
        for (int n = 0; n < gallery().size(); n++) {
            if (isAmong(n, own)) {
                sum += Math.exp((nearest - distances[n]) / TEMPERATURE);
            }
        }
        if (weights != null) {
            for (int n = 0; n < gallery().size(); n++) {
                if (isAmong(n, own)) {
                    weights[n] += (float) (sign * Math.exp((nearest - distances[n]) / TEMPERATURE) / sum);
                }
            }
        }
        return nearest - TEMPERATURE * Math.log(sum);
    }

    private boolean isAmong(int row, boolean own) {
        return row != query.index() && (gallery().labels()[row] == query.label()) == own;
    }

    /** None: the attack's own objective has them. */
    @Override
    Map<String, Double> figuresAt(float[] distances) {
        return Map.of();
    }
}
