package org.colotride.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointsTest {
    /** By hand: 0.22, then widths 0.19, 0.16, 0.13, 0.10, 0.07, and 0.06 from there on. */
    @Test
    void areThoseOfThePaper() {
        assertEquals(List.of(22, 41, 57, 70, 80, 87, 93, 99), upTo(100));
        assertEquals(List.of(11, 21, 29, 35, 40, 44, 47, 50), upTo(50));
    }

    private static List<Integer> upTo(int steps) {
        Checkpoints checkpoints = new Checkpoints(steps);
        List<Integer> all = new ArrayList<>();
        for (; checkpoints.next() <= steps; checkpoints.advance()) {
            all.add(checkpoints.next());
        }
        return all;
    }
}
