package org.colotride.attack;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.colotride.config.Default;
import org.colotride.config.Require;
import org.colotride.retrieval.AttackFigure;

/**
 * SPQA+ and SPQA−: QA± that keeps images C_SP, which are near the benign query, near the adversarial one, so that the
 * manipulation does not show (Zhou et al., ECCV 2020, arXiv 2002.11293: L_QA±(q, C) + ξ·L_QA+(q, C_SP)).
 *
 * <p>ξ is the adaptive weight of the published program (RobRank, {@code AdvRank.update_xi}, "moderate"): before every
 * step ξ = exp(10⁴·L_QA+(q, C_SP)), a constant of the step's gradient. It is 1 while C_SP stays at the top and grows
 * without bound as it falls. Two differences: the published ξ is that of the batch's mean loss, ours each query's own, so
 * that figures do not depend on batches; and ours stops at 10⁶, where the first term no longer turns a sign, because the
 * published one overflows. C_SP are the 5 nearest images (SPQA+), or the 5 nearest of those of the nearest 1 % that are
 * not selected (SPQA−), also as published. Also where the gallery is apart all of these are its images.
 */
public final class SemanticsPreservingQueryAttack implements Attack {
    private static final int PRESERVED = 5;
    private static final double SHARPNESS = 1e4;
    private static final double LARGEST_WEIGHT = 1e6;

    /** @param m number M of candidates that move in the query's ranking */
    public record Args(@Default("1") int m) {
        public Args {
            Require.atLeast("m", m, 1);
        }
    }

    private final Direction direction;
    private final int candidates;

    public SemanticsPreservingQueryAttack(Direction direction, Args args) {
        this.direction = direction;
        this.candidates = args.m();
    }

    @Override
    public String name() {
        return "SPQA" + direction.sign();
    }

    @Override
    public List<AttackFigure> figures() {
        AttackFigure moved = direction == Direction.RAISE
                ? AttackFigure.raisedRank(name(), "QA+ by an attack that keeps the query's own nearest images near")
                : AttackFigure.loweredRank(name(), "QA− by an attack that keeps the query's own nearest images near");
        return List.of(
                moved,
                AttackFigure.loweredRank(
                        preservedName(), "percentile rank of those images, which the attack tries to keep low"));
    }

    private String preservedName() {
        return name() + ":SP";
    }

    @Override
    public String aim() {
        return direction == Direction.RAISE ? "candidate to raise" : "candidate to sink";
    }

    @Override
    public OptionalInt aims() {
        return OptionalInt.of(candidates);
    }

    @Override
    public List<Departure> departures() {
        return List.of(
                Departure.always("the weight ξ is each query's own; the published program's is that of a batch's mean"),
                Departure.always("ξ stops at 1e6, where the published one goes on to overflow"));
    }

    /** The M candidates, then the images to preserve. */
    @Override
    public int[] select(BenignQuery query, Gallery gallery, RandomGenerator random) {
        int nearby = candidates + PRESERVED;
        Selections.require(name(), nearby, Selections.others(query, gallery));
        int[] moved = direction == Direction.RAISE
                ? Selections.random(name(), query, gallery, candidates, random)
                : Selections.amongNearest(name(), query, gallery, candidates, nearby, random);
        int[] selected = Arrays.copyOf(moved, nearby);
        int filled = candidates;
        for (int near : Selections.nearest(query, gallery, nearby)) {
            boolean free = direction == Direction.RAISE || !Selections.contains(moved, candidates, near);
            if (free && filled < nearby) {
                selected[filled++] = near;
            }
        }
        return selected;
    }

    /** @param selected the M candidates, then at least one image to preserve */
    @Override
    public QueryObjective objective(BenignQuery query, Gallery gallery, int[] selected) {
        int[] moved = Arrays.copyOf(selected, candidates);
        int[] preserved = Arrays.copyOfRange(selected, candidates, selected.length);
        return new GalleryObjective(gallery) {
            @Override
            double loss(float[] distances, float[] weights) {
                int size = gallery.size();
                double fallen = RankLoss.evaluate(distances, size, preserved, Direction.RAISE, 1, null);
                double xi = Math.min(Math.exp(SHARPNESS * fallen), LARGEST_WEIGHT);
                if (weights != null) {
                    RankLoss.evaluate(distances, size, preserved, Direction.RAISE, xi, weights);
                }
                return RankLoss.evaluate(distances, size, moved, direction, 1, weights) + xi * fallen;
            }

            @Override
            Map<String, Double> figuresAt(float[] distances) {
                Map<String, Double> figures = new LinkedHashMap<>();
                figures.put(name(), RankLoss.percentileRank(distances, gallery.size(), moved));
                figures.put(preservedName(), RankLoss.percentileRank(distances, gallery.size(), preserved));
                return figures;
            }
        };
    }
}
