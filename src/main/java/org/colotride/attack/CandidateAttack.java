package org.colotride.attack;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.colotride.config.Default;
import org.colotride.config.Require;
import org.colotride.retrieval.AttackFigure;

/**
 * CA+ and CA−: the moving image is a candidate c, which the adversary raises or lowers in the rankings of W selected
 * queries q (Zhou et al., ECCV 2020, arXiv 2002.11293). Loss: mean over q and all images x of relu(d(q, c) − d(q, x))
 * (CA+) or relu(d(q, x) − d(q, c)) (CA−).
 *
 * <p>Where every image is a query and in the gallery, CA+ draws its queries from all other images, CA− from the nearest 1
 * %. Where the gallery is apart, c and all x are images of the gallery and the q are of the query set: CA+ draws them
 * from all of it, CA− from the 1 % of it that is nearest to c. A rank is then that among the gallery's images alone.
 */
public final class CandidateAttack implements Attack {
    /** @param w number W of queries in whose rankings the candidate moves */
    public record Args(@Default("1") int w) {
        public Args {
            Require.atLeast("w", w, 1);
        }
    }

    private final Direction direction;
    private final int queries;

    public CandidateAttack(Direction direction, Args args) {
        this.direction = direction;
        this.queries = args.w();
    }

    @Override
    public String name() {
        return "CA" + direction.sign();
    }

    @Override
    public MovingImage moves() {
        return MovingImage.CANDIDATE;
    }

    @Override
    public List<AttackFigure> figures() {
        return List.of(
                direction == Direction.RAISE
                        ? AttackFigure.raisedRank(
                                name(),
                                "percentile rank of a candidate that was changed to rise in a random query's ranking")
                        : AttackFigure.loweredRank(
                                name(),
                                "percentile rank of a candidate that was changed to sink in a near query's ranking"));
    }

    @Override
    public String aim() {
        return "query in whose ranking it is to " + (direction == Direction.RAISE ? "rise" : "sink");
    }

    /** Rows of the gallery's queries. */
    @Override
    public int[] select(BenignQuery candidate, Gallery gallery, RandomGenerator random) {
        Gallery searching = gallery.queries();
        BenignQuery seen = gallery.isApart() ? among(candidate, searching) : candidate;
        return direction == Direction.RAISE
                ? Selections.random(name(), seen, searching, queries, random)
                : Selections.amongNearest(name(), seen, searching, queries, queries, random);
    }

    private static BenignQuery among(BenignQuery candidate, Gallery searching) {
        float[] embedding = candidate.embedding();
        return new BenignQuery(-1, candidate.label(), embedding, searching.distances(embedding));
    }

    @Override
    public QueryObjective objective(BenignQuery candidate, Gallery gallery, int[] selected) {
        return new CandidateObjective(candidate, gallery, selected);
    }

    /**
     * The distances of the queries to the gallery do not change: sorted once, with running sums, they give loss, gradient
     * and rank by a binary search.
     */
    private final class CandidateObjective implements QueryObjective {
        private final int size;
        private final Gallery searching;
        private final int[] selected;
        private final float[][] sorted;
        private final float[][] sums;
        private final float[] ownDistance;

        CandidateObjective(BenignQuery candidate, Gallery gallery, int[] selected) {
            this.size = gallery.size();
            this.searching = gallery.queries();
            this.selected = selected.clone();
            this.sorted = new float[selected.length][];
            this.sums = new float[selected.length][size + 1];
            this.ownDistance = new float[selected.length];
            for (int i = 0; i < selected.length; i++) {
                sorted[i] = gallery.distances(searching.embeddings().row(selected[i]));
                ownDistance[i] = candidate.index() >= 0 ? sorted[i][candidate.index()] : Float.POSITIVE_INFINITY;
                Arrays.sort(sorted[i]);
                double sum = 0;
                for (int n = 0; n < sorted[i].length; n++) {
                    sum += sorted[i][n];
                    sums[i][n + 1] = (float) sum;
                }
            }
        }

        @Override
        public double loss(int step, float[] embedding, float[] gradient) {
            double pairs = (double) size * selected.length;
            double loss = 0;
            for (int i = 0; i < selected.length; i++) {
                float distance = (float) searching.distance(embedding, selected[i]);
                int active;
                if (direction == Direction.RAISE) {
                    active = countBelow(sorted[i], distance);
                    loss += ((double) distance * active - sums[i][active]) / pairs;
                } else {
                    int within = countBelow(sorted[i], Math.nextUp(distance));
                    active = within - sorted[i].length;
                    loss += ((double) sums[i][sorted[i].length] - sums[i][within] + (double) distance * active) / pairs;
                }
                if (gradient != null) {
                    EmbeddingDistances.addGradient(
                            searching, embedding, selected[i], distance, active / pairs, gradient);
                }
            }
            return loss;
        }

        @Override
        public Map<String, Double> figures(float[] embedding) {
            double nearer = 0;
            for (int i = 0; i < selected.length; i++) {
                float distance = (float) searching.distance(embedding, selected[i]);
                nearer += countBelow(sorted[i], distance);
                // The candidate as it was does not outrank itself by the rounding of two passes through the network.
                if (ownDistance[i] < distance
                        && distance - ownDistance[i] <= GalleryPass.ROUNDING * Math.max(1, distance)) {
                    nearer--;
                }
            }
            return Map.of(name(), 100 * nearer / ((double) size * selected.length));
        }
    }

    /** How many of the ascending values are less than {@code limit}. */
    private static int countBelow(float[] sorted, float limit) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < limit) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
