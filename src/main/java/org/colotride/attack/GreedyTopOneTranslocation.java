package org.colotride.attack;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.colotride.retrieval.AttackFigure;

/**
 * GTT: the query's top-1 image is pushed down its ranking with the loss of QA− (RobRank's greedy top-1 translocation).
 * Figure: 100 if that image is still among the nearest 4 of the gallery (the query itself left out if it is in
 * it), else 0.
 */
public final class GreedyTopOneTranslocation implements Attack {
    private static final String NAME = "GTT";
    private static final int RETAINED_WITHIN = 4;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<AttackFigure> figures() {
        return List.of(AttackFigure.queriesRight(
                NAME, "queries whose nearest image is kept among the nearest 4 after an attack on it"));
    }

    @Override
    public String aim() {
        return "nearest image, to be driven away";
    }

    @Override
    public OptionalInt aims() {
        return OptionalInt.of(1);
    }

    /** The top-1 and the top-2 image; the loss uses the first. */
    @Override
    public int[] select(BenignQuery query, Gallery gallery, RandomGenerator random) {
        Selections.require(NAME, 2, Selections.others(query, gallery));
        return Selections.nearest(query, gallery, 2);
    }

    /** {@link RetainedMargin}, which ends where the figure does. */
    @Override
    public List<QueryObjective> surrogates(BenignQuery query, Gallery gallery, int[] selected) {
        return Selections.others(query, gallery) > RETAINED_WITHIN
                ? List.of(new RetainedMargin(query, gallery, selected[0], RETAINED_WITHIN))
                : List.of();
    }

    @Override
    public QueryObjective objective(BenignQuery query, Gallery gallery, int[] selected) {
        int[] top = {selected[0]};
        return new GalleryObjective(gallery) {
            @Override
            double loss(float[] distances, float[] weights) {
                return RankLoss.evaluate(distances, gallery.size(), top, Direction.LOWER, 1, weights);
            }

            @Override
            Map<String, Double> figuresAt(float[] distances) {
                return Map.of(NAME, Recall.rank(query, gallery, distances, top[0]) < RETAINED_WITHIN ? 100.0 : 0.0);
            }
        };
    }
}
