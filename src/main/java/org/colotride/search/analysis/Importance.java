package org.colotride.search.analysis;

import java.util.List;
import java.util.Locale;

/**
 * How much of the scores' differences each searched key explains.
 *
 * @param candidates with a score
 * @param needed candidates without which nothing is said
 * @param explained share of the scores' variance that the forest foretells of candidates it was not trained on, at most 1;
 *     0 or below if it does no better than the mean score; NaN if it was not asked
 * @param shares by falling share; empty unless there is something to say
 */
public record Importance(int candidates, int needed, double explained, List<Share> shares) {
    /**
     * One key's.
     *
     * @param share of the importances' sum, 0 … 1
     * @param lost how much of the scores' variance is no longer foretold once this key's values are shuffled
     */
    public record Share(String key, double share, double lost) {}

    public Importance {
        shares = List.copyOf(shares);
    }

    /** Why there are no shares, or how far they can be trusted. */
    public String verdict() {
        if (candidates < needed) {
            return String.format(
                    Locale.ROOT,
                    "Too few candidates have a score: %d of the %d that this needs (10, and 4 for each searched key).",
                    candidates,
                    needed);
        }
        if (Double.isNaN(explained)) {
            return "All candidates have the same score: there is nothing to explain.";
        }
        if (shares.isEmpty()) {
            return String.format(
                    Locale.ROOT,
                    ("Nothing can be said: of candidates it was not trained on, a forest of %d candidates foretells the score"
                            + " no better than the mean score does."),
                    candidates);
        }
        return String.format(
                Locale.ROOT,
                ("A random forest of %d candidates foretells %.0f %% of the variance of scores it was not trained on%s."
                        + " A key's importance is what it loses when that key's values are shuffled."),
                candidates,
                100 * explained,
                explained < 0.3 ? ", which is little: take the order below as a hint" : "");
    }
}
