package org.colotride.attack;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.colotride.config.Default;
import org.colotride.retrieval.AttackFigure;

/**
 * LTM: the nearest image of the query's class is pushed away and the farthest of another class drawn near, loss
 * relu(max d(q, other class) − min d(q, own class)), as RobRank adapts Wang et al., CVPR 2020, arXiv 2004.04199. Figure:
 * R@1 in % without the query itself. A query that is not in the gallery has nothing to leave out.
 */
public final class LearningToMisrank implements Attack {
    private static final String NAME = "LTM";
    private static final int[] NONE = {};

    /**
     * @param published whether the query itself counts among its own class, as in the published program, whose mask is
     *     made and not applied; its distance at the start is 0, so the loss begins by leaving it. Of no effect where the
     *     gallery is apart
     */
    public record Args(@Default("true") boolean published) {}

    private final boolean published;

    public LearningToMisrank(Args args) {
        this.published = args.published();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<AttackFigure> figures() {
        return List.of(AttackFigure.queriesRight(
                NAME, "R@1 after the query was changed to leave its class and to near others"));
    }

    @Override
    public List<Departure> departures() {
        Departure adapted =
                Departure.always("the loss is RobRank's adaptation, and each image is searched for by itself;"
                        + " the paper trains a generator");
        return published
                ? List.of(
                        Departure.chosen(
                                "the query itself counts among its own class, since the published program's mask is not"
                                        + " applied",
                                "LTM:published=false leaves it out."),
                        adapted)
                : List.of(adapted);
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
        requireBothKinds(query, gallery);
        return new GalleryObjective(gallery) {
            @Override
            double loss(float[] distances, float[] weights) {
                int farthest = -1;
                int nearest = -1;
                for (int n = 0; n < gallery.size(); n++) {
                    if (gallery.labels()[n] != query.label()) {
                        farthest = farthest < 0 || distances[n] > distances[farthest] ? n : farthest;
                    } else if (counts(n, query)) {
                        nearest = nearest < 0 || distances[n] < distances[nearest] ? n : nearest;
                    }
                }
                double excess = (double) distances[farthest] - distances[nearest];
                if (weights != null && excess > 0) {
                    weights[farthest] += 1;
                    weights[nearest] -= 1;
                }
                return Math.max(excess, 0);
            }

            @Override
            Map<String, Double> figuresAt(float[] distances) {
                return Map.of(NAME, Recall.atOne(query, gallery, distances));
            }
        };
    }

    private boolean counts(int row, BenignQuery query) {
        return published || row != query.index();
    }

    private void requireBothKinds(BenignQuery query, Gallery gallery) {
        boolean own = false;
        boolean other = false;
        for (int n = 0; n < gallery.size(); n++) {
            boolean same = gallery.labels()[n] == query.label();
            own |= same && counts(n, query);
            other |= !same;
        }
        if (!own || !other) {
            throw new AttackException(NAME + " needs an image of class " + query.label()
                    + (published ? "" : " beside the query itself") + " and one of another class in the gallery; leave "
                    + (own ? "the attack" : "such queries") + " out");
        }
    }
}
