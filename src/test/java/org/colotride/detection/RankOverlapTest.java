package org.colotride.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.Test;

class RankOverlapTest {
    private static double naive(List<Integer> a, List<Integer> b, double p) {
        double sum = 0;
        double weights = 0;
        for (int d = 1; d <= Math.min(a.size(), b.size()); d++) {
            Set<Integer> both = new HashSet<>(a.subList(0, d));
            both.retainAll(b.subList(0, d));
            sum += Math.pow(p, d - 1) * both.size() / d;
            weights += Math.pow(p, d - 1);
        }
        return sum / weights;
    }

    private static List<Integer> drawn(SeededRandom random, int among) {
        return IntStream.generate(() -> random.nextInt(among))
                .distinct()
                .limit(20)
                .boxed()
                .toList();
    }

    @Test
    void isTheWeightedMeanOfWhatDepthsShare() {
        SeededRandom random = new SeededRandom(3);
        for (int trial = 0; trial < 200; trial++) {
            List<Integer> a = drawn(random, 25);
            List<Integer> b = drawn(random, 25);
            double p = 0.5 + 0.5 * random.nextDouble();
            assertEquals(naive(a, b, p), new RankOverlap(p).of(a, b), 1e-12);
        }
    }

    @Test
    void theTopCountsMost() {
        RankOverlap overlap = new RankOverlap(0.9);
        List<String> before = List.of("a", "b", "c", "d");
        assertEquals(1, overlap.of(before, before), 1e-12);
        assertEquals(0, overlap.of(before, List.of("e", "f", "g", "h")), 1e-12);
        assertTrue(overlap.of(before, List.of("b", "a", "c", "d")) < overlap.of(before, List.of("a", "b", "d", "c")));
        assertEquals(1, overlap.of(List.of(), List.of()));
    }
}
