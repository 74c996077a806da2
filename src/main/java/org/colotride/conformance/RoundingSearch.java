package org.colotride.conformance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.colotride.attack.PgdSettings;
import org.colotride.attack.QueryObjective;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.tensor.Embeddings;

/**
 * Repeats an attack with what rounding alone decides turned the other way, for queries that ended elsewhere than
 * recorded: the sign of a pixel's gradient that is next to nothing, and CA+'s ties of a candidate with itself at the
 * start. A query is explained only if it then ends where the recording says.
 */
final class RoundingSearch {
    private static final int MOST_TIES = 3;
    private static final int MOST_FLIPS = 2;

    private final EmbeddingEngine engine;
    private final float[] benign;
    private final PgdSettings settings;
    private final Embeddings recorded;
    private final double tolerance;

    /** Makes the objectives with the given ties of every candidate. */
    @FunctionalInterface
    interface Tied {
        List<QueryObjective> objectives(int ties);
    }

    RoundingSearch(
            EmbeddingEngine engine, float[] benign, PgdSettings settings, Embeddings recorded, double tolerance) {
        this.engine = engine;
        this.benign = benign;
        this.settings = settings;
        this.recorded = recorded;
        this.tolerance = tolerance;
    }

    /**
     * @param tieable number of queries at which a candidate can tie; 0 if the attack knows no ties
     * @param open the queries to explain; those explained are cleared
     * @param run receives the explaining runs
     */
    void explain(Tied attack, int tieable, boolean[] open, AttackRun run) {
        for (int ties : fewestFirst(tieable)) {
            if (!any(open)) {
                return;
            }
            List<QueryObjective> objectives = attack.objectives(ties);
            SignFlips watched = attempt(objectives, List.of(), open, run);
            for (int choice = 0; choice < MOST_FLIPS && any(open); choice++) {
                List<SignFlips.Flip> flips = flips(watched, choice, open);
                if (!flips.isEmpty()) {
                    attempt(objectives, flips, open, run);
                }
            }
        }
    }

    private static int[] fewestFirst(int tieable) {
        return IntStream.range(0, 1 << tieable)
                .filter(ties -> Integer.bitCount(ties) <= MOST_TIES)
                .boxed()
                .sorted(Comparator.comparingInt(Integer::bitCount))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static List<SignFlips.Flip> flips(SignFlips watched, int choice, boolean[] open) {
        List<SignFlips.Flip> flips = new ArrayList<>();
        for (int i = 0; i < open.length; i++) {
            List<SignFlips.Flip> possible = watched.candidates().get(i);
            if (open[i] && choice < possible.size()) {
                flips.add(possible.get(choice));
            }
        }
        return flips;
    }

    private SignFlips attempt(
            List<QueryObjective> objectives, List<SignFlips.Flip> flips, boolean[] open, AttackRun run) {
        SignFlips watched = new SignFlips(engine, open.length, flips);
        AttackRun other = AttackRun.perform(watched, benign, objectives, settings);
        for (int i = 0; i < open.length; i++) {
            if (open[i] && other.deviation(recorded, i) <= tolerance) {
                run.adopt(other, i);
                open[i] = false;
            }
        }
        return watched;
    }

    private static boolean any(boolean[] open) {
        for (boolean one : open) {
            if (one) {
                return true;
            }
        }
        return false;
    }
}
