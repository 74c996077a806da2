package org.colotride.attack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.colotride.retrieval.AttackFigure;

/**
 * ES: the query moves away from where it was, loss −d(q, q_benign) (Zhou et al., ECCV 2020, arXiv 2002.11293). At step 0
 * the published program adds 1e-7 to q_benign, or the gradient would be zero; so does this. Figures: {@code ES:D}, the
 * distance moved (pairwise for N and E, 1 − cos for C), and {@code ES:R}, R@1 in % in the gallery, without
 * the query itself if it is in it.
 *
 * <p>The published ES:D is that of the last step's forward pass; this is the final image's.
 */
public final class EmbeddingShift implements Attack {
    /** ES:D. */
    public static final AttackFigure DISTANCE =
            AttackFigure.distanceMoved("ES:D", "how far an embedding moves when its image is changed to move it");

    /** ES:R. */
    public static final AttackFigure RECALL =
            AttackFigure.queriesRight("ES:R", "R@1 of the queries that were so moved");

    private static final String NAME = "ES";
    private static final float NUDGE = 1e-7f;
    private static final int[] NONE = {};

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<AttackFigure> figures() {
        return List.of(DISTANCE, RECALL);
    }

    @Override
    public List<Departure> departures() {
        return List.of(
                Departure.always("the first step measures from the benign embedding plus 1e-7, as the published program"
                        + " does: at the embedding itself the distance has no gradient"),
                Departure.always(DISTANCE.name() + " is measured on the final image; the published program measures it"
                        + " before the last update"));
    }

    /** The distance to where it is. */
    @Override
    public boolean startsWithoutLoss() {
        return true;
    }

    @Override
    public boolean succeedsUnbounded() {
        return true;
    }

    /** {@link TopOneMargin}, by which R@1 is decided. */
    @Override
    public List<QueryObjective> surrogates(BenignQuery query, Gallery gallery, int[] selected) {
        return TopOneMargin.isDefined(query, gallery) ? List.of(new TopOneMargin(query, gallery)) : List.of();
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
                figures.put(DISTANCE.name(), EmbeddingDistances.between(embedding, benign, gallery.metric()));
                figures.put(RECALL.name(), Recall.atOne(query, gallery, gallery.distances(embedding)));
                return figures;
            }
        };
    }
}
