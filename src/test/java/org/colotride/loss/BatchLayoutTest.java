package org.colotride.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.colotride.mining.Triplets;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class BatchLayoutTest {
    @Test
    void travelsAsLabels() {
        BatchLayout layout = new BatchLayout(
                new int[] {7, 0, 11_317, 7},
                new Triplets(new int[] {0, 3}, new int[] {3, 0}, new int[] {1, 2}),
                new int[] {BatchLayout.ABSENT, 3, 0, BatchLayout.ABSENT});
        BatchLayout read = BatchLayout.of(layout.toLabels());
        assertArrayEquals(layout.labels(), read.labels());
        assertArrayEquals(layout.benign(), read.benign());
        assertArrayEquals(layout.triplets().anchors(), read.triplets().anchors());
        assertArrayEquals(layout.triplets().positives(), read.triplets().positives());
        assertArrayEquals(layout.triplets().negatives(), read.triplets().negatives());
    }

    @Test
    void aStackHoldsAnchorsThenPositivesThenNegatives() {
        int[] batch = {5, 6, 7, 8};
        Triplets mined = new Triplets(new int[] {0, 2}, new int[] {1, 3}, new int[] {3, 0});
        BatchLayout layout = BatchLayout.stacked(BatchLayout.stackedLabels(batch, mined));
        assertArrayEquals(new int[] {5, 7, 6, 8, 8, 5}, layout.labels());
        assertArrayEquals(new int[] {0, 1}, layout.triplets().anchors());
        assertArrayEquals(new int[] {2, 3}, layout.triplets().positives());
        assertArrayEquals(new int[] {4, 5}, layout.triplets().negatives());
        assertEquals(6, layout.count());
    }

    @Test
    void membersStandInATriplet() {
        BatchLayout layout = new BatchLayout(
                new int[] {7, 0, 7, 3, 7},
                new Triplets(new int[] {2, 0}, new int[] {0, 2}, new int[] {1, 1}),
                new int[] {4, 3, 4, BatchLayout.ABSENT, BatchLayout.ABSENT});
        assertArrayEquals(new int[] {0, 1, 2}, layout.members());
    }

    @Test
    void refusesWhatIsNoLayout() {
        assertThrows(IllegalArgumentException.class, () -> BatchLayout.stacked(new int[4]));
        assertThrows(IllegalArgumentException.class, () -> BatchLayout.of(Nd4j.zeros(6, 1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new BatchLayout(new int[2], new Triplets(new int[0], new int[0], new int[0]), new int[3]));
    }
}
