package org.colotride.attack;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.colotride.config.Default;
import org.colotride.retrieval.AttackFigure;

/**
 * GTM: the query moves towards the nearest image of another class than its top-1's, loss d(q, it) (RobRank's greedy top-1
 * misranking; pairwise distance for N and E, 1 − cos for C). Figure: R@1 in % without the query itself if it is in the
 * gallery.
 */
public final class GreedyTopOneMismatch implements Attack {
    private static final String NAME = "GTM";

    /** Which image the query is drawn to. */
    public enum Selection {
        /** The nearest of another class than the top-1's. */
        NEAREST,
        /**
         * As the published program: it finds that image's position in the list of all images of other classes and takes
         * it for a row of the gallery, so that the target is a rather random image.
         */
        PUBLISHED
    }

    /** @param selection which image the query is drawn to */
    public record Args(@Default("nearest") Selection selection) {}

    private final Selection selection;

    public GreedyTopOneMismatch(Args args) {
        this.selection = args.selection();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<AttackFigure> figures() {
        return List.of(AttackFigure.queriesRight(
                NAME, "R@1 after the query was changed to resemble an image of another class"));
    }

    @Override
    public String aim() {
        return "image of another class to resemble";
    }

    @Override
    public List<Departure> departures() {
        return selection == Selection.PUBLISHED
                ? List.of(Departure.chosen(
                        "the target is selected by an index into the masked list, as in the published program",
                        "GTM:selection=nearest takes the nearest image of another class."))
                : List.of(Departure.always("the target is the nearest image of another class, as the paper says; the"
                        + " published program takes another by an index into its masked list"));
    }

    @Override
    public Map<String, String> publishedArguments() {
        return Map.of("selection", "published");
    }

    /** {@link TopOneMargin}, by which R@1 is decided. */
    @Override
    public List<QueryObjective> surrogates(BenignQuery query, Gallery gallery, int[] selected) {
        return TopOneMargin.isDefined(query, gallery) ? List.of(new TopOneMargin(query, gallery)) : List.of();
    }

    @Override
    public int[] select(BenignQuery query, Gallery gallery, RandomGenerator random) {
        float[] distances = query.distances();
        int topLabel = gallery.labels()[Recall.nearest(query, gallery, distances)];
        int nearest = -1;
        int position = -1;
        int others = 0;
        for (int n = 0; n < gallery.size(); n++) {
            if (gallery.labels()[n] == topLabel) {
                continue;
            }
            boolean isQuery = n == query.index();
            if (!isQuery && (nearest < 0 || distances[n] < distances[nearest])) {
                nearest = n;
                position = others;
            }
            others++;
        }
        if (nearest < 0) {
            throw new AttackException(
                    NAME + " needs images of two classes in the gallery, all are of class " + topLabel);
        }
        return new int[] {selection == Selection.NEAREST ? nearest : position};
    }

    @Override
    public QueryObjective objective(BenignQuery query, Gallery gallery, int[] selected) {
        float[] target = gallery.embeddings().row(selected[0]);
        return new QueryObjective() {
            @Override
            public double loss(int step, float[] embedding, float[] gradient) {
                double distance = EmbeddingDistances.between(embedding, target, gallery.metric());
                if (gradient != null) {
                    EmbeddingDistances.addGradient(embedding, target, gallery.metric(), distance, 1, gradient);
                }
                return distance;
            }

            @Override
            public Map<String, Double> figures(float[] embedding) {
                return Map.of(NAME, Recall.atOne(query, gallery, gallery.distances(embedding)));
            }
        };
    }
}
