package org.colotride.robustness;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.colotride.attack.MovingImage;

/**
 * Which images are attacked: rows of the test images that have another one of their class, all or a seeded sample.
 *
 * <p>Where the gallery is apart, attacks that move a query are made on rows of the query set with an image of their class
 * in the gallery, attacks that move a candidate on rows of the gallery with an image of their class among the queries; of
 * both as many as were asked for.
 */
public final class AttackSample {
    private final Map<MovingImage, int[]> rows;
    private final boolean apart;

    private AttackSample(int[] queries, int[] candidates, boolean apart) {
        this.rows = Map.of(MovingImage.QUERY, queries, MovingImage.CANDIDATE, candidates);
        this.apart = apart;
    }

    /**
     * @param count of each kind; 0 for all
     * @throws RobustnessException if there is no query
     */
    static AttackSample draw(ScoredModel model, int count, long seed) {
        int[] queries = model.queries().embedded().labels();
        if (model.apart().isEmpty()) {
            int[] sample = QuerySample.draw(queries, count, seed);
            return new AttackSample(sample, sample, false);
        }
        int[] gallery = model.searched().embedded().labels();
        return new AttackSample(
                QuerySample.draw(queries, gallery, count, seed), QuerySample.draw(gallery, queries, count, seed), true);
    }

    /**
     * Rows of the queries alone, those that an attack with the same seed begins with.
     *
     * @param count 0 for all
     * @throws RobustnessException if there is no query
     */
    public static int[] queries(ScoredModel model, int count, long seed) {
        return draw(model, count, seed).of(MovingImage.QUERY);
    }

    /** Whether queries and candidates are rows of different sets. */
    boolean isApart() {
        return apart;
    }

    /** Rows in the order in which they are attacked; a smaller sample of the same seed is the beginning of a larger. */
    int[] of(MovingImage kind) {
        return rows.get(kind).clone();
    }

    /** The rows that a cell attacks. */
    int[] of(AttackCell cell) {
        int[] all = Objects.requireNonNull(rows.get(cell.moves()));
        return Arrays.copyOf(all, cell.queries(all.length));
    }

    /** For figures with the queries' sampling error and, where they are others, the candidates'. */
    Bootstrap bootstrap(long seed) {
        return new Bootstrap(
                rows.get(MovingImage.QUERY).length, apart ? rows.get(MovingImage.CANDIDATE).length : 0, seed);
    }

    /** Position of a cell's first weight in that bootstrap. */
    int firstWeight(AttackCell cell) {
        return apart && cell.moves() == MovingImage.CANDIDATE ? rows.get(MovingImage.QUERY).length : 0;
    }
}
