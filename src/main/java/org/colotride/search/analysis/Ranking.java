package org.colotride.search.analysis;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.colotride.search.CandidateResult;
import org.colotride.search.CandidateResult.Status;

/** The order in which candidates are shown. */
public final class Ranking {
    private static final Comparator<CandidateResult> LEADERS_FIRST = Comparator.comparing(CandidateResult::status)
            .thenComparing(Ranking::scoreOrLeast, Comparator.reverseOrder())
            .thenComparing(CandidateResult::index);

    private Ranking() {}

    /** Whether the candidate has a score that can be compared with others': one of a failed candidate cannot. */
    public static boolean scored(CandidateResult candidate) {
        return candidate.status() != Status.FAILED && finite(candidate.score());
    }

    public static boolean finite(Double value) {
        return value != null && Double.isFinite(value);
    }

    /** Those trained to the end by falling score, then those that were stopped, then those that failed. */
    public static List<CandidateResult> leadersFirst(List<CandidateResult> candidates) {
        return candidates.stream().sorted(LEADERS_FIRST).toList();
    }

    /** The best of those that were trained to the end. */
    public static Optional<CandidateResult> best(List<CandidateResult> candidates) {
        return candidates.stream()
                .filter(candidate -> candidate.status() == Status.COMPLETE && scored(candidate))
                .min(LEADERS_FIRST);
    }

    private static double scoreOrLeast(CandidateResult candidate) {
        return finite(candidate.score()) ? candidate.score() : Double.NEGATIVE_INFINITY;
    }
}
