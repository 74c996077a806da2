package org.colotride.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.colotride.random.SeededRandom;
import org.colotride.retrieval.GalleryDistances;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.Test;

class SharedPassTest {
    private static final int IMAGES = 700;
    private static final int DIMENSION = 19;
    private static final int THREADS = 24;
    private static final int QUERIES = 40;

    private final float[] values = numbers(1, IMAGES * DIMENSION);

    private static float[] numbers(long seed, int count) {
        SeededRandom random = new SeededRandom(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    /** Of one image after the other. */
    private float[] naive(float[] query) {
        float[] squares = new float[IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            float[] image = new float[DIMENSION];
            System.arraycopy(values, i * DIMENSION, image, 0, DIMENSION);
            squares[i] = GalleryDistances.square(query, image);
        }
        return squares;
    }

    @Test
    void threadsThatShareItEachGetTheirOwnDistances() throws Exception {
        SharedPass pass = new SharedPass(new GalleryDistances(new Embeddings(values, IMAGES, DIMENSION)), IMAGES);
        CountDownLatch together = new CountDownLatch(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Integer>> all = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                long seed = 100L * (t + 1);
                all.add(threads.submit(() -> {
                    together.countDown();
                    together.await();
                    for (int q = 0; q < QUERIES; q++) {
                        float[] query = numbers(seed + q, DIMENSION);
                        assertArrayEquals(naive(query), pass.squares(query));
                    }
                    return QUERIES;
                }));
            }
            int answered = 0;
            for (Future<Integer> one : all) {
                answered += one.get();
            }
            assertEquals(THREADS * QUERIES, answered);
        } finally {
            threads.shutdownNow();
        }
    }
}
