package org.colotride.attack;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.colotride.config.Default;
import org.colotride.config.Require;
import org.colotride.retrieval.AttackFigure;

/**
 * QA+ and QA−: the moving image is a query q, in whose ranking the adversary raises or lowers M selected candidates c
 * (Zhou et al., ECCV 2020, arXiv 2002.11293). Loss: mean over c and all images x of relu(d(q, c) − d(q, x)) (QA+) or
 * relu(d(q, x) − d(q, c)) (QA−). QA+ draws its candidates from all other images, QA− from the nearest 1 %. Also
 * where the gallery is apart c and x are its images, and a rank is among them alone.
 */
public final class QueryAttack implements Attack {
    /** @param m number M of candidates that move in the query's ranking */
    public record Args(@Default("1") int m) {
        public Args {
            Require.atLeast("m", m, 1);
        }
    }

    private final Direction direction;
    private final int candidates;

    public QueryAttack(Direction direction, Args args) {
        this.direction = direction;
        this.candidates = args.m();
    }

    @Override
    public String name() {
        return "QA" + direction.sign();
    }

    @Override
    public List<AttackFigure> figures() {
        return List.of(
                direction == Direction.RAISE
                        ? AttackFigure.raisedRank(
                                name(), "percentile rank of a random candidate after the query was changed to raise it")
                        : AttackFigure.loweredRank(
                                name(), "percentile rank of a near candidate after the query was changed to sink it"));
    }

    @Override
    public String aim() {
        return direction == Direction.RAISE ? "candidate to raise" : "candidate to sink";
    }

    @Override
    public int[] select(BenignQuery query, Gallery gallery, RandomGenerator random) {
        return direction == Direction.RAISE
                ? Selections.random(name(), query, gallery, candidates, random)
                : Selections.amongNearest(name(), query, gallery, candidates, candidates, random);
    }

    @Override
    public QueryObjective objective(BenignQuery query, Gallery gallery, int[] selected) {
        int[] chosen = selected.clone();
        return new GalleryObjective(gallery) {
            @Override
            double loss(float[] distances, float[] weights) {
                return RankLoss.evaluate(distances, gallery.size(), chosen, direction, 1, weights);
            }

            @Override
            Map<String, Double> figuresAt(float[] distances) {
                return Map.of(name(), RankLoss.percentileRank(distances, gallery.size(), chosen));
            }
        };
    }
}
