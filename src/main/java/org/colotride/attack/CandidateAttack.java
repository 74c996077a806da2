package org.colotride.attack;

import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.colotride.config.Default;
import org.colotride.config.Require;

/**
 * CA+ and CA−: the moving image is a candidate c, which the adversary raises or lowers in the rankings of W selected
 * images of the gallery, the queries q (Zhou et al., ECCV 2020, arXiv 2002.11293). Loss: mean over q and all images x of
 * relu(d(q, c) − d(q, x)) (CA+) or relu(d(q, x) − d(q, c)) (CA−). CA+ draws its queries from all other images, CA− from
 * the nearest 1 %.
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
    public int[] select(BenignQuery candidate, Gallery gallery, RandomGenerator random) {
        return direction == Direction.RAISE
                ? Selections.random(name(), candidate, gallery, queries, random)
                : Selections.amongNearest(name(), candidate, gallery, queries, queries, random);
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
        private final Gallery gallery;
        private final int[] selected;
        private final float[][] sorted;
        private final float[][] sums;
        private final float[] ownDistance;

        CandidateObjective(BenignQuery candidate, Gallery gallery, int[] selected) {
            this.gallery = gallery;
            this.selected = selected.clone();
            this.sorted = new float[selected.length][];
            this.sums = new float[selected.length][gallery.size() + 1];
            this.ownDistance = new float[selected.length];
            for (int i = 0; i < selected.length; i++) {
                sorted[i] = gallery.distances(gallery.embeddings().row(selected[i]));
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
            double pairs = (double) gallery.size() * selected.length;
            double loss = 0;
            for (int i = 0; i < selected.length; i++) {
                float distance = (float) gallery.distance(embedding, selected[i]);
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
                    EmbeddingDistances.addGradient(gallery, embedding, selected[i], distance, active / pairs, gradient);
                }
            }
            return loss;
        }

        @Override
        public Map<String, Double> figures(float[] embedding) {
            double nearer = 0;
            for (int i = 0; i < selected.length; i++) {
                float distance = (float) gallery.distance(embedding, selected[i]);
                nearer += countBelow(sorted[i], distance);
                // The candidate as it was does not outrank itself by the rounding of two passes through the network.
                if (ownDistance[i] < distance
                        && distance - ownDistance[i] <= GalleryPass.ROUNDING * Math.max(1, distance)) {
                    nearer--;
                }
            }
            return Map.of(name(), 100 * nearer / ((double) gallery.size() * selected.length));
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
