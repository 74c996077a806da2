package org.colotride.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangesTest {
    enum Way {
        NEAR,
        FAR,
        NOWHERE
    }

    record Settings(
            int steps,
            double share,
            Double low,
            Double high,
            String name,
            Way way,
            List<String> keys,
            boolean on,
            long seed) {
        Settings {
            if (steps < 0) {
                throw new IllegalArgumentException("steps: " + steps + " is negative");
            }
            if (share < 0 || share > 1) {
                throw new IllegalArgumentException("share: " + share + ": must lie between 0 and 1");
            }
            // Of another key than the one that is probed: no range of low's.
            if (low > high) {
                throw new IllegalArgumentException("high: " + high + " is not above low (" + low + "): it is empty");
            }
            Require.oneOf("name", name, List.of("left", "right"));
            Require.check("way", way, way != Way.NOWHERE, "a way that leads somewhere");
            Require.check("keys", keys, !keys.isEmpty(), "at least one key");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0 | at least 0
                    1 | between 0 and 1
                    2 | a number
                    3 | above low (1.0)
                    4 | one of left, right
                    5 | one of near, far
                    6 | at least one key
                    7 | true or false
                    8 | a whole number
                    """)
    void rangesAreWhatTheConstructorSays(int component, String range) {
        Settings settings = new Settings(1, 0.5, 1.0, 2.0, "left", Way.NEAR, List.of("a"), true, 1);

        assertEquals(range, Ranges.of(settings, component));
    }
}
