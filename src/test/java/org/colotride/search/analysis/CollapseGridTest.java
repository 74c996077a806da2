package org.colotride.search.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.colotride.random.SeededRandom;
import org.colotride.report.search.SampleSearch;
import org.colotride.search.CandidateResult;
import org.colotride.search.SearchedKey;
import org.colotride.search.SearchedKey.Scale;
import org.junit.jupiter.api.Test;

class CollapseGridTest {
    private static final List<KeyAxis> AXES = axes(SampleSearch.RATE, SampleSearch.THRESHOLD, SampleSearch.EPSILON);

    private static List<KeyAxis> axes(SearchedKey... keys) {
        return List.of(keys).stream().map(KeyAxis::new).toList();
    }

    @Test
    void countsAsOneWouldByHand() {
        RandomGenerator random = new SeededRandom(2);
        List<CandidateResult> candidates = new ArrayList<>();
        int[][] collapsed = new int[4][4];
        int[][] counted = new int[4][4];
        double ratio = SampleSearch.EPSILON.high() / SampleSearch.EPSILON.low();
        for (int i = 0; i < 300; i++) {
            double epsilon = SampleSearch.draw(SampleSearch.EPSILON, random).doubleValue();
            double threshold = SampleSearch.draw(SampleSearch.THRESHOLD, random).doubleValue();
            Map<String, JsonNode> values = Map.of(
                    "defense.epsilon", SampleSearch.number(epsilon),
                    "defense.collapseThreshold", SampleSearch.number(threshold));
            boolean collapse = random.nextDouble() < 0.4;
            candidates.add(SampleSearch.candidate(i, values, 1, collapse));
            int column = 0;
            while (column < 3 && epsilon >= 2.0 / 255 * Math.pow(ratio, (column + 1) / 4.0)) {
                column++;
            }
            int row = threshold < -0.25 ? 0 : threshold < -0.1 ? 1 : threshold < 0.05 ? 2 : 3;
            counted[row][column]++;
            collapsed[row][column] += collapse ? 1 : 0;
        }
        candidates.add(SampleSearch.failed(300, candidates.get(0).values(), "out of memory"));
        CollapseGrid grid = CollapseGrid.of(AXES, candidates).orElseThrow();
        assertEquals("defense.epsilon", grid.across().key());
        assertEquals("defense.collapseThreshold", grid.down().key());
        assertArrayEquals(counted, grid.counted());
        assertArrayEquals(collapsed, grid.collapsed());
        assertEquals(1, grid.unknown());
        assertEquals(List.of("−0.4 … −0.25", "−0.25 … −0.1", "−0.1 … 0.05", "0.05 … 0.2"), grid.rows());
        assertEquals("36.47/255 … 96/255", grid.columns().get(3));
    }

    @Test
    void fewCandidatesGetFewRegions() {
        assertEquals(2, CollapseGrid.of(AXES, List.of()).orElseThrow().rows().size());
        List<CandidateResult> sixteen = SampleSearch.twoKeys(17).candidates();
        assertEquals(3, CollapseGrid.of(AXES, sixteen).orElseThrow().rows().size());
    }

    @Test
    void takesTheFirstTwoKeysWithNumbersWhereTheDefencesAreNotSearched() {
        SearchedKey listed = SampleSearch.listed("defense.epsilon", "2/255", "4/255", "8/255");
        SearchedKey few = new SearchedKey("train.pairs", Scale.INTEGER, 3.0, 5.0, List.of());
        List<KeyAxis> axes = axes(SampleSearch.LOSS, few, listed, SampleSearch.RATE);
        List<CandidateResult> candidates = List.of(
                SampleSearch.candidate(0, values(4, "8/255"), 1, true),
                SampleSearch.candidate(1, values(4, "8/255"), 1, false),
                SampleSearch.candidate(2, values(5, "2/255"), 1, false),
                SampleSearch.candidate(3, values(5, "7/255"), 1, false));
        CollapseGrid grid = CollapseGrid.of(axes, candidates).orElseThrow();
        assertEquals(List.of("3", "4", "5"), grid.columns());
        assertEquals(List.of("2/255", "4/255", "8/255"), grid.rows());
        assertArrayEquals(new int[][] {{0, 0, 1}, {0, 0, 0}, {0, 2, 0}}, grid.counted());
        assertArrayEquals(new int[][] {{0, 0, 0}, {0, 0, 0}, {0, 1, 0}}, grid.collapsed());
        assertEquals(1, grid.unknown(), "a value that is not listed");
        assertEquals(Optional.empty(), CollapseGrid.of(axes(SampleSearch.LOSS, few), candidates));
    }

    @Test
    void wholeNumbersAndLongListsFallIntoNeighbouringGroups() {
        SearchedKey steps = new SearchedKey("defense.steps", Scale.INTEGER, 1.0, 10.0, List.of());
        SearchedKey list = SampleSearch.listed("loss.margin", "0.1", "0.2", "0.3", "0.4", "0.5");
        List<CandidateResult> candidates = new ArrayList<>();
        for (int step = 1; step <= 10; step++) {
            for (int margin = 1; margin <= 5; margin++) {
                candidates.add(SampleSearch.candidate(
                        step,
                        Map.of(
                                "defense.steps", SampleSearch.number(step),
                                "loss.margin", SampleSearch.number(Double.parseDouble("0." + margin))),
                        1,
                        step > 5));
            }
        }
        CollapseGrid grid = CollapseGrid.of(axes(steps, list), candidates).orElseThrow();
        assertEquals(List.of("1 … 3", "4 … 5", "6 … 8", "9 … 10"), grid.columns());
        assertEquals(List.of("0.1 … 0.2", "0.3", "0.4", "0.5"), grid.rows());
        assertArrayEquals(new int[] {6, 4, 6, 4}, grid.counted()[0]);
        assertArrayEquals(new int[] {3, 2, 3, 2}, grid.counted()[1]);
        assertArrayEquals(new int[] {0, 0, 3, 2}, grid.collapsed()[1]);
    }

    private static Map<String, JsonNode> values(int pairs, String epsilon) {
        return Map.of(
                "train.pairs",
                SampleSearch.number(pairs),
                "defense.epsilon",
                com.fasterxml.jackson.databind.node.TextNode.valueOf(epsilon));
    }
}
