package org.colotride.attack;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.colotride.retrieval.AttackFigure;

/**
 * TMA: the query moves towards one random image e of the gallery, apart or not, loss 1 − cos(q, e) in every metric
 * (Tolias et al., ICCV 2019, arXiv 1908.09163, with global descriptors). Figure: the cosine.
 */
public final class TargetedMismatch implements Attack {
    private static final String NAME = "TMA";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<AttackFigure> figures() {
        return List.of(AttackFigure.resemblance(
                NAME, "cosine between a random image and the query that was changed to resemble it"));
    }

    @Override
    public String aim() {
        return "target to resemble";
    }

    @Override
    public int[] select(BenignQuery query, Gallery gallery, RandomGenerator random) {
        return Selections.random(NAME, query, gallery, 1, random);
    }

    @Override
    public QueryObjective objective(BenignQuery query, Gallery gallery, int[] selected) {
        float[] target = gallery.embeddings().row(selected[0]);
        return new QueryObjective() {
            @Override
            public double loss(int step, float[] embedding, float[] gradient) {
                if (gradient != null) {
                    EmbeddingDistances.addCosineGradient(embedding, target, -1, gradient);
                }
                return 1 - EmbeddingDistances.cosine(embedding, target);
            }

            @Override
            public Map<String, Double> figures(float[] embedding) {
                return Map.of(NAME, EmbeddingDistances.cosine(embedding, target));
            }
        };
    }
}
