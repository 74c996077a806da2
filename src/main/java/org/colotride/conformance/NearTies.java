package org.colotride.conformance;

import org.colotride.retrieval.NearestNeighbours;
import org.colotride.retrieval.NearestNeighbours.Neighbour;
import org.colotride.retrieval.QueryFigures;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;

/** The best and the worst figures that single precision may find where two distances all but coincide. */
final class NearTies {
    /** Distances that differ by no more than this may rank either way. */
    static final double ROUNDING = 2e-6;

    private NearTies() {}

    /** With every match ahead of the other images that are as near but for rounding. */
    static QueryFigures best(Embeddings embeddings, int[] labels, DistanceMetric metric) {
        return shifted(embeddings, labels, metric, -ROUNDING);
    }

    /** With every match behind the other images that are as near but for rounding. */
    static QueryFigures worst(Embeddings embeddings, int[] labels, DistanceMetric metric) {
        return shifted(embeddings, labels, metric, ROUNDING);
    }

    private static QueryFigures shifted(Embeddings embeddings, int[] labels, DistanceMetric metric, double shift) {
        QueryFigures figures = QueryFigures.zeros(labels.length);
        double[] matches = new double[labels.length];
        double[] others = new double[labels.length];
        int[] ranks = new int[labels.length];
        NearestNeighbours neighbours = new NearestNeighbours(embeddings, metric);
        for (int query = 0; query < labels.length; query++) {
            int matchCount = 0;
            int otherCount = 0;
            for (Neighbour one : neighbours.find(embeddings.row(query), labels.length)) {
                if (one.index() != query && labels[one.index()] == labels[query]) {
                    matches[matchCount++] = one.distance();
                } else if (one.index() != query) {
                    others[otherCount++] = one.distance();
                }
            }
            int ahead = 0;
            for (int i = 0; i < matchCount; i++) {
                while (ahead < otherCount && others[ahead] < matches[i] + shift) {
                    ahead++;
                }
                ranks[i] = i + ahead;
            }
            figures.set(query, ranks, matchCount);
        }
        return figures;
    }
}
