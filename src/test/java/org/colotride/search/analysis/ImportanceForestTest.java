package org.colotride.search.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.colotride.random.SeededRandom;
import org.colotride.report.search.SampleSearch;
import org.colotride.search.CandidateResult;
import org.colotride.search.CandidateResult.Status;
import org.colotride.search.SearchedKey;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On scores whose formula is known. */
class ImportanceForestTest {
    private static final List<SearchedKey> KEYS =
            List.of(SampleSearch.EPSILON, SampleSearch.THRESHOLD, SampleSearch.STEPS, SampleSearch.LOSS);

    private static List<CandidateResult> candidates(int count, ToDoubleFunction<Map<String, JsonNode>> score) {
        RandomGenerator random = new SeededRandom(21);
        List<CandidateResult> candidates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, JsonNode> values = new LinkedHashMap<>();
            KEYS.forEach(key -> values.put(key.key(), SampleSearch.draw(key, random)));
            candidates.add(SampleSearch.candidate(i, values, score.applyAsDouble(values), false));
        }
        return candidates;
    }

    private static Importance importance(List<CandidateResult> candidates) {
        return new ImportanceForest(KEYS.stream().map(KeyAxis::new).toList(), new SeededRandom(1)).of(candidates);
    }

    private static double epsilon(Map<String, JsonNode> values) {
        return Math.log(values.get("defense.epsilon").doubleValue());
    }

    @Test
    void findsTheOnlyKeyThatMatters() {
        Importance one = importance(candidates(40, values -> 3 * epsilon(values)));
        assertEquals("defense.epsilon", one.shares().get(0).key());
        assertTrue(one.shares().get(0).share() > 0.9, one.toString());
        assertTrue(one.explained() > 0.8, one.toString());
        assertEquals(
                1, one.shares().stream().mapToDouble(Importance.Share::share).sum(), 1e-9);
    }

    @Test
    void findsABestValueWithinTheRangeAndACliff() {
        Importance hill = importance(candidates(40, values -> -Math.pow(epsilon(values) + 2.9, 2)));
        assertEquals("defense.epsilon", hill.shares().get(0).key());
        assertTrue(hill.shares().get(0).share() > 0.8, hill.toString());
        Importance cliff = importance(candidates(
                80,
                values -> epsilon(values) > -2.9
                                && values.get("defense.collapseThreshold").doubleValue() > -0.1
                        ? 10
                        : 60));
        assertEquals(
                List.of("defense.collapseThreshold", "defense.epsilon"),
                cliff.shares().subList(0, 2).stream()
                        .map(Importance.Share::key)
                        .sorted()
                        .toList());
        assertTrue(cliff.shares().get(1).share() > 0.2, cliff.toString());
        assertTrue(cliff.shares().get(2).share() < 0.1, cliff.toString());
    }

    @Test
    void findsANameThatMatters() {
        Importance loss = importance(
                candidates(40, values -> values.get("loss.name").textValue().equals("contrastive") ? 1 : 2));
        assertEquals("loss.name", loss.shares().get(0).key());
        assertTrue(loss.shares().get(0).share() > 0.9, loss.toString());
    }

    @Test
    void saysThatItKnowsNothing() {
        RandomGenerator random = new SeededRandom(5);
        Importance noise = importance(candidates(40, values -> random.nextGaussian()));
        assertTrue(noise.explained() < 0.2, noise.toString());
        if (noise.explained() <= 0) {
            assertEquals(List.of(), noise.shares());
            assertTrue(noise.verdict().startsWith("Nothing can be said"));
        }
        Importance few = importance(candidates(15, values -> epsilon(values)));
        assertEquals(List.of(), few.shares());
        assertEquals(
                "Too few candidates have a score: 15 of the 16 that this needs (10, and 4 for each searched key).",
                few.verdict());
        Importance equal = importance(candidates(20, values -> 1));
        assertEquals(List.of(), equal.shares());
        assertTrue(equal.verdict().startsWith("All candidates have the same score"));
        assertEquals(0, importance(List.of()).candidates());
    }

    @Test
    void leavesFailedCandidatesOutAndStandsMissingValues() {
        List<CandidateResult> candidates = new ArrayList<>(candidates(40, values -> 3 * epsilon(values)));
        Importance without = importance(candidates);
        for (int i = 40; i < 60; i++) {
            candidates.add(new CandidateResult(
                    i, Status.FAILED, candidates.get(0).values(), 1e9, Map.of(), 1, 1, false, "out of memory", "f"));
            candidates.add(SampleSearch.failed(i, Map.of(), "no number"));
        }
        assertEquals(without, importance(candidates));
        candidates.add(SampleSearch.candidate(99, Map.of(), -9, false));
        assertEquals(41, importance(candidates).candidates());
    }

    @Test
    void lessTrainingIsNotTakenForAKeysDoing() {
        List<CandidateResult> candidates = candidates(60, values -> 3 * epsilon(values)).stream()
                .map(c -> c.index() % 2 == 0
                        ? c
                        : new CandidateResult(
                                c.index(), Status.STOPPED, c.values(), c.score() - 30, Map.of(), 10, 1, false, "", ""))
                .toList();
        Importance importance = importance(candidates);
        assertEquals("defense.epsilon", importance.shares().get(0).key());
        assertTrue(importance.explained() > 0.9, importance.toString());
    }

    @Test
    void theSameSeedGivesTheSameShares() {
        List<CandidateResult> candidates = SampleSearch.manyKeys(40).candidates();
        assertEquals(importance(candidates), importance(candidates));
    }

    @Test
    @Tag("slow")
    void aThousandCandidatesTakeSeconds() {
        List<CandidateResult> candidates = candidates(1000, values -> 3 * epsilon(values));
        Assertions.assertTimeout(Duration.ofSeconds(60), () -> importance(candidates));
    }
}
