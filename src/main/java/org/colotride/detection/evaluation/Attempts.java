package org.colotride.detection.evaluation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.retrieval.AttackFigure;

/**
 * Of all adversarial images that were made of each query, the one that an attacker who knows the detector sends, figure by
 * figure: among those that are not flagged the one with the worst figure; where all are flagged, the least suspicious.
 */
final class Attempts {
    private final double threshold;
    private final Map<AttackFigure, Sent> sent = new LinkedHashMap<>();

    /**
     * @param queries n
     * @param threshold above which a score is flagged
     */
    Attempts(List<AttackFigure> figures, int queries, double threshold) {
        this.threshold = threshold;
        figures.forEach(figure -> sent.put(figure, Sent.none(queries)));
    }

    /**
     * An image of one query.
     *
     * @param values its figures
     */
    void offer(int query, Map<String, Double> values, double score) {
        sent.forEach((figure, best) -> {
            double value = values.get(figure.name());
            if (isBetter(figure, value, score, best.figure()[query], best.score()[query])) {
                best.figure()[query] = value;
                best.score()[query] = score;
            }
        });
    }

    private boolean isBetter(AttackFigure figure, double value, double score, double bestValue, double bestScore) {
        if (Double.isNaN(bestScore)) {
            return true;
        }
        if (score > threshold || bestScore > threshold) {
            return score < bestScore && bestScore > threshold;
        }
        return figure.points(value) < figure.points(bestValue);
    }

    /** By the figure's name; an image of every query must have been offered. */
    Map<String, Sent> sent() {
        Map<String, Sent> byName = new LinkedHashMap<>();
        sent.forEach((figure, best) -> byName.put(figure.name(), best));
        return byName;
    }

    /**
     * The images that are sent.
     *
     * @param figure of each, {@code [n]}
     * @param score of each, {@code [n]}
     */
    record Sent(double[] figure, double[] score) {
        static Sent none(int queries) {
            Sent nothing = new Sent(new double[queries], new double[queries]);
            Arrays.fill(nothing.figure(), Double.NaN);
            Arrays.fill(nothing.score(), Double.NaN);
            return nothing;
        }
    }
}
