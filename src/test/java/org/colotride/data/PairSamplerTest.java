package org.colotride.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.colotride.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairSamplerTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyUsableImageIsAnAnchorOnceWithAnotherOfItsClass(long seed) {
        Random random = new Random(seed);
        int[] labels = new int[20 + random.nextInt(60)];
        int classes = 2 + random.nextInt(12);
        Arrays.setAll(labels, i -> random.nextInt(classes));
        int[] size = new int[classes];
        for (int label : labels) {
            size[label]++;
        }
        int pairs = 2 + random.nextInt(6);
        PairSampler sampler = new PairSampler(new FakeImages(classes, labels), pairs, seed);
        for (int epoch = 0; epoch < 3; epoch++) {
            int[] seen = new int[labels.length];
            for (int b = 0; b < sampler.batches(); b++) {
                int[] batch = sampler.batch(epoch, b);
                assertTrue(batch.length >= 4, "a batch of one pair has no negative");
                boolean last = b == sampler.batches() - 1;
                assertTrue(last ? batch.length <= 2 * (pairs + 1) : batch.length == 2 * pairs);
                for (int i = 0; i < batch.length; i += 2) {
                    seen[batch[i]]++;
                    assertEquals(labels[batch[i]], labels[batch[i + 1]]);
                    assertNotEquals(batch[i], batch[i + 1]);
                }
            }
            for (int i = 0; i < labels.length; i++) {
                assertEquals(size[labels[i]] > 1 ? 1 : 0, seen[i], "image " + i);
            }
        }
    }

    @Test
    void isAFunctionOfSeedAndEpoch() {
        FakeImages images = FakeImages.cyclic(60, 6);
        PairSampler one = new PairSampler(images, 8, 5);
        PairSampler other = new PairSampler(images, 8, 5);
        int[] expected = one.batch(3, 2);
        other.batch(7, 1);
        assertArrayEquals(expected, other.batch(3, 2));
        assertFalse(Arrays.equals(expected, one.batch(4, 2)), "another epoch, another order");
        assertFalse(Arrays.equals(expected, new PairSampler(images, 8, 6).batch(3, 2)), "another seed, another order");
    }

    @Test
    void aRestOfTwoPairsIsABatchAndARestOfOneJoinsTheLast() {
        assertEquals(3, new PairSampler(FakeImages.cyclic(10, 2), 4, 1).batches());
        assertEquals(4, new PairSampler(FakeImages.cyclic(10, 2), 4, 1).batch(0, 2).length);
        PairSampler merged = new PairSampler(FakeImages.cyclic(9, 2), 4, 1);
        assertEquals(2, merged.batches());
        assertEquals(10, merged.batch(0, 1).length);
    }

    @Test
    void positivesAreUniformOverTheOthersOfTheClass() {
        PairSampler sampler = new PairSampler(FakeImages.cyclic(5, 1), 5, 9);
        Map<Integer, Integer> counts = new HashMap<>();
        int epochs = 4000;
        for (int epoch = 0; epoch < epochs; epoch++) {
            counts.merge(sampler.positive(epoch, 2), 1, Integer::sum);
        }
        assertEquals(4, counts.size());
        // Expected 1000 each, standard deviation 27: six of them.
        counts.values().forEach(count -> assertEquals(epochs / 4.0, count, 165));
    }

    @Test
    void refusesAnEpochShorterThanABatch() {
        FakeImages images = new FakeImages(4, 0, 0, 1, 2, 3);
        String message = assertThrows(ConfigException.class, () -> new PairSampler(images, 3, 1))
                .getMessage();
        assertTrue(message.contains("train.pairs: 3") && message.contains("5 training images only 2"), message);
        assertThrows(IllegalArgumentException.class, () -> new PairSampler(images, 1, 1));
    }
}
