package org.colotride.conformance;

import java.util.Map;
import org.colotride.attack.Gallery;
import org.colotride.attack.QueryObjective;
import org.colotride.tensor.DistanceMetric;

/**
 * CA+ whose candidate ties with itself at the first step: it lies as far from a query as its own row of the gallery. The
 * published program computes the two in different ways, and which is the greater is a matter of rounding; with several
 * queries that turns the gradient a little towards one of them.
 */
final class TiedCandidate implements QueryObjective {
    private final QueryObjective objective;
    private final Gallery gallery;
    private final int[] queries;
    private final int ties;

    /** @param ties bit w is set if the candidate outranks itself at query w */
    TiedCandidate(QueryObjective objective, Gallery gallery, int[] queries, int ties) {
        this.objective = objective;
        this.gallery = gallery;
        this.queries = queries;
        this.ties = ties;
    }

    @Override
    public double loss(int step, float[] embedding, float[] gradient) {
        if (step == 0 && gradient != null) {
            for (int w = 0; w < queries.length; w++) {
                if ((ties >> w & 1) == 1) {
                    addTie(embedding, queries[w], gradient);
                }
            }
        }
        return objective.loss(step, embedding, gradient);
    }

    private void addTie(float[] embedding, int query, float[] gradient) {
        double distance = gallery.metric() == DistanceMetric.C ? 1 : gallery.distance(embedding, query);
        double scale = 1 / (distance * gallery.size() * queries.length);
        int offset = gallery.embeddings().offset(query);
        for (int k = 0; k < embedding.length; k++) {
            gradient[k] += (float)
                    (scale * ((double) embedding[k] - gallery.embeddings().values()[offset + k]));
        }
    }

    @Override
    public Map<String, Double> figures(float[] embedding) {
        return objective.figures(embedding);
    }
}
