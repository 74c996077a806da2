package org.colotride.attack;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * ES: the query moves away from where it was, loss −d(q, q_benign) (Zhou et al., ECCV 2020, arXiv 2002.11293). At step 0
 * the published program adds 1e-7 to q_benign, or the gradient would be zero; so does this. Figures: {@code ES:D}, the
 * distance moved (pairwise for N and E, 1 − cos for C), and {@code ES:R}, R@1 in % in the gallery, without
 * the query itself if it is in it.
 *
 * <p>The published ES:D is that of the last step's forward pass; this is the final image's.
 */
public final class EmbeddingShift implements Attack {
    private static final String NAME = "ES";
    private static final float NUDGE = 1e-7f;
    private static final int[] NONE = {};

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int[] select(BenignQuery query, Gallery gallery, RandomGenerator random) {
        return NONE;
    }

    @Override
    public QueryObjective objective(BenignQuery query, Gallery gallery, int[] selected) {
        float[] benign = query.embedding();
        float[] nudged = benign.clone();
        for (int k = 0; k < nudged.length; k++) {
            nudged[k] += NUDGE;
        }
        return new QueryObjective() {
            @Override
            public double loss(int step, float[] embedding, float[] gradient) {
                float[] from = step == 0 ? nudged : benign;
                double distance = EmbeddingDistances.between(embedding, from, gallery.metric());
                if (gradient != null) {
                    EmbeddingDistances.addGradient(embedding, from, gallery.metric(), distance, -1, gradient);
                }
                return -distance;
            }

            @Override
            public Map<String, Double> figures(float[] embedding) {
                Map<String, Double> figures = new LinkedHashMap<>();
                figures.put(NAME + ":D", EmbeddingDistances.between(embedding, benign, gallery.metric()));
                figures.put(NAME + ":R", Recall.atOne(query, gallery, gallery.distances(embedding)));
                return figures;
            }
        };
    }
}
