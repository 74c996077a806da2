package org.colotride.tournament;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.colotride.robustness.Interval;
import org.colotride.robustness.TenFiguresSample;
import org.colotride.tournament.EntryResult.Protocol;

/**
 * Whether the champion beats the best of all others in a setting under an attack, by ERS.
 *
 * @param rival the best of all others
 * @param difference the champion's ERS less the rival's, means over their seeds, with its paired bootstrap interval over
 *     the attacked images; null where there is nothing to compare
 * @param spread the wider of the two over seeds, in points of ERS; null unless both have at least two seeds
 * @param outcome see {@link Outcome}
 * @param sentence all of it in words
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Verdict(
        String setting,
        Protocol protocol,
        String champion,
        String rival,
        Interval difference,
        Double spread,
        Outcome outcome,
        String sentence) {
    private static final long SEED = 1;

    /** Whether the difference can be told from chance. */
    public enum Outcome {
        /** The champion is ahead by more than the spread over seeds, and so it is with other images. */
        AHEAD,
        /** The rival is, likewise. */
        BEHIND,
        /** Neither, or there are too few seeds to tell. */
        UNDECIDED
    }

    /**
     * @param results of one setting, by entrant
     * @return nothing unless both the champion and somebody else were scored under the attack
     */
    static Optional<Verdict> of(
            String setting, Protocol protocol, String champion, Map<String, List<EntryResult>> results) {
        Map<String, List<TenFiguresSample>> samples = new LinkedHashMap<>();
        results.forEach((entrant, its) -> {
            List<TenFiguresSample> attacked = Standing.samples(its, protocol);
            if (!attacked.isEmpty()) {
                samples.put(entrant, attacked);
            }
        });
        List<String> others = new ArrayList<>(samples.keySet());
        if (!others.remove(champion) || others.isEmpty()) {
            return Optional.empty();
        }
        String rival = others.stream()
                .max(Comparator.comparingDouble(name -> ers(samples.get(name)).mean()))
                .orElseThrow();
        return Optional.of(compare(setting, protocol, champion, samples.get(champion), rival, samples.get(rival)));
    }

    private static Spread ers(List<TenFiguresSample> samples) {
        return Spread.of(samples.stream().mapToDouble(TenFiguresSample::ers));
    }

    private static Verdict compare(
            String setting,
            Protocol protocol,
            String champion,
            List<TenFiguresSample> its,
            String rival,
            List<TenFiguresSample> theirs) {
        Interval difference = TenFiguresSample.difference(its, theirs, SEED);
        Spread mine = ers(its);
        Spread other = ers(theirs);
        Double spread =
                mine.seeds() > 1 && other.seeds() > 1 ? Double.valueOf(Math.max(mine.width(), other.width())) : null;
        Outcome outcome = outcome(difference, spread);
        return new Verdict(
                setting,
                protocol,
                champion,
                rival,
                difference,
                spread,
                outcome,
                sentence(setting, protocol, champion, mine, rival, other, difference, spread, outcome));
    }

    private static Outcome outcome(Interval difference, Double spread) {
        boolean one = difference.low() > 0 || difference.high() < 0;
        if (spread == null || !one || Math.abs(difference.value()) <= spread) {
            return Outcome.UNDECIDED;
        }
        return difference.value() > 0 ? Outcome.AHEAD : Outcome.BEHIND;
    }

    private static String sentence(
            String setting,
            Protocol protocol,
            String champion,
            Spread mine,
            String rival,
            Spread other,
            Interval difference,
            Double spread,
            Outcome outcome) {
        String result =
                switch (outcome) {
                    case AHEAD -> champion + " wins";
                    case BEHIND -> champion + " loses to " + rival;
                    case UNDECIDED -> "between " + champion + " and " + rival + " nothing is decided";
                };
        String chance = spread == null
                ? "with a single seed of one of them, chance cannot be told from merit"
                : Math.abs(difference.value()) > spread
                        ? String.format(
                                Locale.ROOT, "more than the %.1f points that the seeds of either lie apart", spread)
                        : String.format(
                                Locale.ROOT, "no more than the %.1f points that the seeds of either lie apart", spread);
        return String.format(
                Locale.ROOT,
                "On %s, %s, %s: ERS %.1f of %s (%s) against %.1f of %s (%s), the best of the others; a difference of"
                        + " %+.1f (95 %% of resamplings of the attacked images: %+.1f to %+.1f), %s.",
                setting,
                protocol.words(),
                result,
                mine.mean(),
                champion,
                seeds(mine),
                other.mean(),
                rival,
                seeds(other),
                difference.value(),
                difference.low(),
                difference.high(),
                chance);
    }

    private static String seeds(Spread spread) {
        return spread.seeds() == 1
                ? "one seed"
                : String.format(
                        Locale.ROOT, "%d seeds, %.1f to %.1f", spread.seeds(), spread.lowest(), spread.highest());
    }
}
