package org.colotride.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.Test;

class NearestNameTest {
    /** The definition, by recursion. */
    private static int naive(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.length() + b.length();
        }
        int substitution = a.charAt(0) == b.charAt(0) ? 0 : 1;
        return Math.min(
                substitution + naive(a.substring(1), b.substring(1)),
                1 + Math.min(naive(a.substring(1), b), naive(a, b.substring(1))));
    }

    @Test
    void agreesWithTheRecursiveDefinition() {
        SeededRandom random = new SeededRandom(3);
        for (int i = 0; i < 200; i++) {
            String a = word(random);
            String b = word(random);
            assertEquals(naive(a, b), NearestName.distance(a, b), a + " " + b);
            assertEquals(NearestName.distance(a, b), NearestName.distance(b, a));
        }
    }

    private static String word(SeededRandom random) {
        return random.ints(random.nextInt(7), 'a', 'd')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void proposesNothingFarAway() {
        assertEquals(Optional.of("epsilon"), NearestName.of("Epsilno", List.of("alpha", "epsilon")));
        assertEquals(Optional.empty(), NearestName.of("zzzzzzzz", List.of("alpha", "epsilon")));
        assertEquals("; none is valid here", NearestName.hint("x", List.of()));
    }
}
