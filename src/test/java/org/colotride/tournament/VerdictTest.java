package org.colotride.tournament;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.colotride.attack.Attacks;
import org.colotride.random.SeededRandom;
import org.colotride.retrieval.AttackFigure;
import org.colotride.robustness.TenFiguresSample;
import org.colotride.tournament.EntryResult.Protocol;
import org.colotride.tournament.Verdict.Outcome;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final int QUERIES = 40;

    /** All ten figures of every query are worth about so many points of 100. */
    private static TenFiguresSample worth(double points, long seed) {
        Map<String, float[]> figures = new LinkedHashMap<>();
        Map<String, Integer> first = new LinkedHashMap<>();
        SeededRandom random = new SeededRandom(seed);
        float[] hardness = new float[QUERIES];
        for (int i = 0; i < QUERIES; i++) {
            hardness[i] = 40 * (random.nextFloat() - 0.5f);
        }
        for (AttackFigure figure : Attacks.standardFigures()) {
            double zero = figure.points(0);
            double slope = figure.points(1) - zero;
            float[] values = new float[QUERIES];
            for (int i = 0; i < QUERIES; i++) {
                values[i] = (float) ((points + hardness[i] - zero) / slope);
            }
            figures.put(figure.name(), values);
            first.put(figure.name(), 0);
        }
        return new TenFiguresSample(figures, first);
    }

    private static EntryResult result(String entrant, int seed, TenFiguresSample sample) {
        var nothing = JsonNodeFactory.instance.objectNode();
        return new EntryResult(
                EntryResult.SCHEMA_VERSION,
                "s",
                entrant,
                seed,
                nothing,
                nothing,
                1,
                false,
                sample == null ? "collapsed" : null,
                0,
                0,
                Map.of(),
                sample,
                null,
                null);
    }

    private static List<EntryResult> seeds(String entrant, double... points) {
        return IntStream.range(0, points.length)
                .mapToObj(i -> result(entrant, i, worth(points[i], 5)))
                .toList();
    }

    private static Verdict verdict(Map<String, List<EntryResult>> results) {
        return Verdict.of("s", Protocol.PUBLISHED, "mine", results).orElseThrow();
    }

    @Test
    void whoIsAheadByMoreThanTheSeedsLieApartWins() {
        Verdict verdict = verdict(Map.of("mine", seeds("mine", 50, 51), "other", seeds("other", 40, 42)));
        assertEquals(Outcome.AHEAD, verdict.outcome());
        assertEquals(9.5, verdict.difference().value(), 1e-3);
        assertEquals(2, verdict.spread(), 1e-3);
        assertTrue(verdict.sentence().contains("mine wins"), verdict.sentence());
        assertTrue(verdict.sentence().contains("+9.5"), verdict.sentence());
    }

    @Test
    void whoIsBehindLosesToTheBestOfTheOthers() {
        Verdict verdict = verdict(Map.of(
                "mine", seeds("mine", 40, 41), "good", seeds("good", 50, 51), "better", seeds("better", 60, 61)));
        assertEquals(Outcome.BEHIND, verdict.outcome());
        assertEquals("better", verdict.rival());
        assertTrue(verdict.sentence().contains("mine loses to better"), verdict.sentence());
    }

    @Test
    void withinTheSpreadNothingIsDecided() {
        Verdict verdict = verdict(Map.of("mine", seeds("mine", 40, 50), "other", seeds("other", 41, 42)));
        assertEquals(Outcome.UNDECIDED, verdict.outcome());
        assertTrue(verdict.sentence().contains("nothing is decided"), verdict.sentence());
    }

    @Test
    void aSingleSeedDecidesNothing() {
        Verdict verdict = verdict(Map.of("mine", seeds("mine", 90), "other", seeds("other", 10, 11)));
        assertEquals(Outcome.UNDECIDED, verdict.outcome());
        assertNull(verdict.spread());
    }

    @Test
    void withNobodyToCompareWithThereIsNone() {
        assertEquals(
                Optional.empty(),
                Verdict.of(
                        "s",
                        Protocol.PUBLISHED,
                        "mine",
                        Map.of("mine", seeds("mine", 90), "other", List.of(result("other", 1, null)))));
        assertEquals(Optional.empty(), Verdict.of("s", Protocol.WORST, "mine", Map.of("mine", seeds("mine", 90, 91))));
    }

    @Test
    void aStandingCountsWhatCollapsedAndAveragesTheRest() {
        List<EntryResult> results =
                List.of(result("e", 1, worth(30, 1)), result("e", 2, worth(40, 1)), result("e", 3, null));
        Standing standing = Standing.of("s", "e", results);
        assertEquals(2, standing.trained());
        assertEquals(1, standing.failed());
        Spread ers = standing.ers(Protocol.PUBLISHED).orElseThrow();
        double shift = worth(0, 1).ers();
        assertEquals(35 + shift, ers.mean(), 1e-3);
        assertEquals(10, ers.width(), 1e-3);
        assertEquals(Optional.empty(), standing.ers(Protocol.WORST));
    }
}
