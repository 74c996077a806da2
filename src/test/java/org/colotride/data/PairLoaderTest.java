package org.colotride.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.colotride.data.DataProblem.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class PairLoaderTest {
    private static final long SEED = 11;

    private final DataReport report = new DataReport(CorruptPolicy.SKIP);

    private PairLoader loader(ImageSet images, int threads, DataReport into) {
        return new PairLoader(images, new PairSampler(images, 4, SEED), SEED, threads, into);
    }

    private static List<PairBatch> rest(PairLoader loader) {
        List<PairBatch> batches = new ArrayList<>();
        for (PairBatch b = loader.next(); b != null; b = loader.next()) {
            batches.add(
                    new PairBatch(b.indices().clone(), b.labels(), b.images().clone(), b.shape()));
        }
        return batches;
    }

    private List<PairBatch> epoch(ImageSet images, int threads, int epoch, int first) {
        try (PairLoader loader = loader(images, threads, report)) {
            loader.start(epoch, first);
            return rest(loader);
        }
    }

    private static void assertSameBatches(List<PairBatch> expected, List<PairBatch> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i).indices(), actual.get(i).indices());
            assertArrayEquals(expected.get(i).labels(), actual.get(i).labels());
            assertArrayEquals(expected.get(i).images(), actual.get(i).images());
        }
    }

    @Test
    void deliversTheSamplersBatchesInOrder() {
        FakeImages images = FakeImages.cyclic(30, 3);
        PairSampler sampler = new PairSampler(images, 4, SEED);
        List<PairBatch> batches = epoch(images, 3, 2, 0);
        assertEquals(sampler.batches(), batches.size());
        for (int b = 0; b < batches.size(); b++) {
            PairBatch batch = batches.get(b);
            assertArrayEquals(sampler.batch(2, b), batch.indices());
            assertEquals(batch.size() * 2, batch.images().length);
            for (int i = 0; i < batch.size(); i++) {
                assertEquals(batch.indices()[i], batch.images()[2 * i]);
                assertEquals(images.label(batch.indices()[i]), batch.labels()[i]);
            }
        }
        assertNotEquals(batches.get(0).images()[1], batches.get(1).images()[1], "each image draws its own numbers");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void pixelsDoNotDependOnTheNumberOfThreads(int threads) {
        FakeImages slow = new FakeImages(3, FakeImages.cyclic(50, 3).allLabels()) {
            @Override
            public void read(int index, RandomGenerator random, float[] target, int offset) {
                sleep(index % 3);
                super.read(index, random, target, offset);
            }
        };
        slow.broken.addAll(List.of(4, 17));
        assertSameBatches(epoch(slow, 1, 5, 0), epoch(slow, threads, 5, 0));
    }

    @Test
    void startsInTheMiddleOfAnEpoch() {
        FakeImages images = FakeImages.cyclic(40, 4);
        List<PairBatch> whole = epoch(images, 2, 1, 0);
        assertSameBatches(whole.subList(3, whole.size()), epoch(images, 2, 1, 3));
        assertTrue(epoch(images, 2, 1, whole.size()).isEmpty());
        assertThrows(IndexOutOfBoundsException.class, () -> epoch(images, 2, 1, whole.size() + 1));
    }

    @Test
    void startsAnewFromAnUnfinishedEpochAndRunsSeveral() {
        FakeImages images = FakeImages.cyclic(40, 4);
        List<PairBatch> expected = epoch(images, 2, 1, 0);
        try (PairLoader loader = loader(images, 3, report)) {
            loader.start(0, 0);
            loader.next();
            loader.start(1, 0);
            assertSameBatches(expected, rest(loader));
            loader.start(1, 0);
            assertSameBatches(expected, rest(loader));
            assertNull(loader.next());
        }
    }

    @Test
    void aBatchOutlivesTwoFurtherCallsAndBuffersAreReused() {
        FakeImages images = FakeImages.cyclic(100, 5);
        try (PairLoader loader = loader(images, 2, report)) {
            loader.start(0, 0);
            List<float[]> buffers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                buffers.add(loader.next().images());
            }
            assertSame(buffers.get(0), buffers.get(5));
            loader.start(0, 0);
            PairBatch kept = loader.next();
            float[] copy = kept.images().clone();
            loader.next();
            loader.next();
            sleep(50);
            assertArrayEquals(copy, kept.images());
        }
    }

    @Test
    void replacesAnUnreadableImageByAnotherOfItsClassAndCountsItOnce() {
        FakeImages images = FakeImages.cyclic(24, 3);
        images.broken.add(7);
        for (int epoch = 0; epoch < 3; epoch++) {
            List<PairBatch> planned = epoch(FakeImages.cyclic(24, 3), 1, epoch, 0);
            List<PairBatch> batches = epoch(images, 2, epoch, 0);
            for (int b = 0; b < batches.size(); b++) {
                for (int i = 0; i < batches.get(b).size(); i++) {
                    int index = batches.get(b).indices()[i];
                    int expected = planned.get(b).indices()[i];
                    assertNotEquals(7, index);
                    assertEquals(expected % 3, index % 3);
                    assertTrue(expected == 7 || index == expected, "only the broken image is replaced");
                    assertEquals(index, batches.get(b).images()[2 * i]);
                }
                for (int i = 0; i < batches.get(b).size(); i += 2) {
                    assertNotEquals(batches.get(b).indices()[i], batches.get(b).indices()[i + 1]);
                }
            }
        }
        assertEquals(1, report.count(Kind.UNREADABLE));
        assertEquals("image 7", report.examples(Kind.UNREADABLE).get(0).name());
    }

    @Test
    void aPairOfTwoUnreadableImagesIsReplacedByTwoDifferentOnes() {
        FakeImages images = FakeImages.cyclic(12, 2);
        images.broken.addAll(List.of(0, 2));
        for (int epoch = 0; epoch < 60; epoch++) {
            for (PairBatch batch : epoch(images, 2, epoch, 0)) {
                for (int i = 0; i < batch.size(); i += 2) {
                    assertNotEquals(batch.indices()[i], batch.indices()[i + 1]);
                    assertEquals(batch.labels()[i], batch.labels()[i + 1]);
                }
            }
        }
    }

    @Test
    void replacesThePairIfNothingOfItsClassCanBeRead() {
        FakeImages images = new FakeImages(3, 0, 0, 1, 1, 1, 2, 2, 2);
        images.broken.addAll(List.of(0, 1));
        List<PairBatch> batches = epoch(images, 2, 0, 0);
        assertEquals(16, batches.stream().mapToInt(PairBatch::size).sum());
        for (PairBatch batch : batches) {
            for (int i = 0; i < batch.size(); i += 2) {
                assertTrue(batch.labels()[i] > 0);
                assertEquals(batch.labels()[i], batch.labels()[i + 1]);
            }
        }
        images.broken.addAll(List.of(2, 3, 4, 5, 6, 7));
        assertThrows(UnreadableImageException.class, () -> epoch(images, 2, 0, 0), "nothing left: an error, no hang");
    }

    @Test
    void failsUnderThePolicyFail() {
        FakeImages images = FakeImages.cyclic(40, 4);
        images.broken.add(3);
        try (PairLoader loader = loader(images, 2, new DataReport(CorruptPolicy.FAIL))) {
            loader.start(0, 0);
            String message = assertThrows(UnreadableImageException.class, () -> rest(loader))
                    .getMessage();
            assertEquals("image 3: broken", message);
            assertThrows(UnreadableImageException.class, loader::next, "and stays failed");
        }
    }

    @Test
    void aThrowingSourceFailsAtOnceEvenWhileOthersAreStuck() {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger reads = new AtomicInteger();
        FakeImages images = new FakeImages(4, FakeImages.cyclic(40, 4).allLabels()) {
            @Override
            public void read(int index, RandomGenerator random, float[] target, int offset) {
                if (reads.getAndIncrement() == 0) {
                    await(never);
                }
                throw new OutOfMemoryError("as if");
            }
        };
        try (PairLoader loader = loader(images, 2, report)) {
            loader.start(0, 0);
            assertEquals(
                    "as if", assertThrows(OutOfMemoryError.class, loader::next).getMessage());
        }
    }

    @Test
    void closeIsPromptWhileASourceIsStuckAndWakesTheConsumer() throws InterruptedException {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        FakeImages images = new FakeImages(4, FakeImages.cyclic(40, 4).allLabels()) {
            @Override
            public void read(int index, RandomGenerator random, float[] target, int offset) {
                reading.countDown();
                await(never);
            }
        };
        PairLoader loader = loader(images, 2, report);
        loader.start(0, 0);
        List<Throwable> seen = new ArrayList<>();
        Thread consumer = new Thread(() -> {
            try {
                loader.next();
            } catch (IllegalStateException e) {
                seen.add(e);
            }
        });
        consumer.start();
        reading.await();
        while (consumer.getState() == Thread.State.NEW || consumer.getState() == Thread.State.RUNNABLE) {
            sleep(1);
        }
        long start = System.nanoTime();
        loader.close();
        consumer.join();
        assertTrue(System.nanoTime() - start < 5e9);
        assertEquals(1, seen.size());
        assertFalse(consumer.isAlive());
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ignores interruption, as a read from a dead network drive does. */
    private static void await(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                continue;
            }
        }
    }
}
