package org.colotride.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import org.colotride.data.DataProblem.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ImageBatchesTest {
    private final DataReport report = new DataReport(CorruptPolicy.SKIP);

    @Test
    void readsEveryImageInOrder() {
        FakeImages images = FakeImages.cyclic(23, 3);
        try (ImageBatches batches = new ImageBatches(images, 5, 0, 3, report)) {
            int next = 0;
            for (ImageBatch b = batches.next(); b != null; b = batches.next()) {
                assertEquals(next == 20 ? 3 : 5, b.size());
                assertEquals(2 * b.size(), b.images().length);
                for (int i = 0; i < b.size(); i++, next++) {
                    assertEquals(next, b.indices()[i]);
                    assertEquals(next % 3, b.labels()[i]);
                    assertEquals(next, b.images()[2 * i]);
                }
            }
            assertEquals(23, next);
        }
    }

    @Test
    void stopsAtTheLimit() {
        try (ImageBatches batches = new ImageBatches(FakeImages.cyclic(23, 3), 5, 7, 1, report)) {
            assertEquals(5, batches.next().size());
            assertEquals(2, batches.next().size());
            assertNull(batches.next());
        }
    }

    @Test
    void leavesOutWhatCannotBeRead() {
        FakeImages images = FakeImages.cyclic(6, 2);
        images.broken.addAll(java.util.List.of(0, 2));
        try (ImageBatches batches = new ImageBatches(images, 4, 0, 2, report)) {
            ImageBatch first = batches.next();
            assertArrayEquals(new int[] {1, 3}, first.indices());
            assertArrayEquals(new int[] {1, 1}, first.labels());
            assertArrayEquals(
                    new double[] {1, 3},
                    IntStream.of(0, 1).mapToDouble(i -> first.images()[2 * i]).toArray());
            assertArrayEquals(new int[] {4, 5}, batches.next().indices());
        }
        assertEquals(2, report.count(Kind.UNREADABLE));
    }

    @Test
    void failsUnderThePolicyFail() {
        FakeImages images = FakeImages.cyclic(6, 2);
        images.broken.add(5);
        try (ImageBatches batches = new ImageBatches(images, 3, 0, 2, new DataReport(CorruptPolicy.FAIL))) {
            assertThrows(UnreadableImageException.class, () -> {
                batches.next();
                batches.next();
            });
        }
    }
}
