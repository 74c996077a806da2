package org.colotride.robustness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class QuerySampleTest {
    private static final int[] LABELS = {0, 0, 1, 2, 2, 2, 3, 0};

    @Test
    void leavesOutClassesOfOneImage() {
        int[] all = QuerySample.draw(LABELS, 0, 1);
        Arrays.sort(all);
        assertArrayEquals(new int[] {0, 1, 3, 4, 5, 7}, all);
    }

    @Test
    void aSmallerSampleBeginsALargerOne() {
        int[] large = QuerySample.draw(LABELS, 0, 9);
        assertArrayEquals(Arrays.copyOf(large, 3), QuerySample.draw(LABELS, 3, 9));
        assertEquals(6, QuerySample.draw(LABELS, 1000, 9).length);
    }

    @Test
    void ofAGalleryApartTakesThoseWithAMatchThere() {
        int[] drawn = QuerySample.draw(LABELS, new int[] {3, 1, 8, 3}, 0, 1);
        Arrays.sort(drawn);
        assertArrayEquals(new int[] {2, 6}, drawn);
        assertEquals(1, QuerySample.draw(LABELS, new int[] {3, 1}, 1, 1).length);
        String message = assertThrows(RobustnessException.class, () -> QuerySample.draw(LABELS, new int[] {9}, 0, 1))
                .getMessage();
        assertTrue(message.contains("8 and 1 images, share no class"), message);
    }

    @Test
    void noQueryIsAnError() {
        String message = assertThrows(RobustnessException.class, () -> QuerySample.draw(new int[] {0, 1, 2}, 0, 1))
                .getMessage();
        assertTrue(message.contains("at least two images"), message);
        assertThrows(RobustnessException.class, () -> QuerySample.draw(new int[0], 0, 1));
    }
}
