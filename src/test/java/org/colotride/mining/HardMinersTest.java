package org.colotride.mining;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairDistance;
import org.junit.jupiter.api.Test;

/** Miners on points whose distances can be read off; the recordings are checked by conformance. */
class HardMinersTest {
    /** Anchor at 0, positive at 1 and at 3 of class 0; class 1 at 0.5, 1.1, 2, 4. */
    private static final Embeddings LINE = new Embeddings(new float[] {0, 1, 0.5f, 1.1f, 2, 4, 3, 3.5f}, 8, 1);

    private static final int[] LABELS = {0, 0, 1, 1, 1, 1, 0, 0};

    @Test
    void semihardLiesBeyondThePositiveByLessThanTheMargin() {
        SemihardMiner miner = new SemihardMiner(new SemihardMiner.Args(null, null));
        assertArrayEquals(new int[] {3}, miner.candidates(LINE, LABELS, 0, 1));
        // Beyond 3.5 lies 4, but by more than 0.2: any of another class.
        assertArrayEquals(new int[] {2, 3, 4, 5}, miner.candidates(LINE, LABELS, 0, 7));
        SemihardMiner wide = new SemihardMiner(new SemihardMiner.Args(1.0, null));
        assertArrayEquals(new int[] {5}, wide.candidates(LINE, LABELS, 0, 7));
    }

    @Test
    void softhardTakesWhatIsNotEasy() {
        SofthardMiner miner = new SofthardMiner(new SofthardMiner.Args(null, null));
        // The farthest of the class lies at 3.5, the nearest of the other at 0.5.
        assertArrayEquals(new int[] {2, 3, 4}, miner.negatives(LINE, LABELS, 0));
        assertArrayEquals(new int[] {1, 6, 7}, miner.positives(LINE, LABELS, 0));
    }

    @Test
    void softhardFallsBackToTheWholeClassWithTheAnchorOnlyIfAsked() {
        Embeddings apart = new Embeddings(new float[] {0, 1, 9, 9}, 4, 1);
        int[] labels = {0, 0, 1, 1};
        assertArrayEquals(
                new int[] {1}, new SofthardMiner(new SofthardMiner.Args(null, null)).positives(apart, labels, 0));
        assertArrayEquals(
                new int[] {0, 1}, new SofthardMiner(new SofthardMiner.Args(null, true)).positives(apart, labels, 0));
    }

    @Test
    void hardestIsTheNearestThatIsNotTheSame() {
        HardestMiner miner = new HardestMiner(new HardestMiner.Args(null));
        assertEquals(2, miner.nearest(LINE, LABELS, 0));
        Embeddings same = new Embeddings(new float[] {0, 1, 0, 2}, 4, 1);
        assertEquals(3, miner.nearest(same, new int[] {0, 0, 1, 1}, 0));
        assertEquals(-1, miner.nearest(same, new int[] {0, 0, 0, 0}, 0));
    }

    @Test
    void cosineLooksAtDirectionsOnly() {
        Embeddings plane = new Embeddings(new float[] {1, 0, 2, 0.1f, 9, 1, 0, 5}, 4, 2);
        HardestMiner miner = new HardestMiner(new HardestMiner.Args(PairDistance.cosine));
        assertEquals(2, miner.nearest(plane, new int[] {0, 0, 1, 1}, 0));
        assertEquals(
                1 - 9 / Math.sqrt(82), PairDistance.cosine.unshifted(plane.values(), 0, plane.values(), 2, 2), 1e-9);
    }

    /** On the circle (D = 2) the density of distances is proportional to 1 / sqrt(1 − d²/4). */
    @Test
    void distanceWeightedInvertsTheDensityOfDistances() {
        double[] angles = {0, 0.1, 0.5, 1.5, 2.5, 3};
        Embeddings circle = Embeddings.zeros(6, 2);
        for (int i = 0; i < angles.length; i++) {
            circle.values()[2 * i] = (float) Math.cos(angles[i]);
            circle.values()[2 * i + 1] = (float) Math.sin(angles[i]);
        }
        int[] labels = {0, 0, 1, 1, 2, 2};
        double[] expected = new double[6];
        double sum = 0;
        for (int j = 2; j < 6; j++) {
            double chord = 2 * Math.sin(angles[j] / 2);
            expected[j] = Math.sqrt(1 - chord * chord / 4);
            sum += expected[j];
        }
        for (int j = 2; j < 6; j++) {
            expected[j] /= sum;
        }
        DistanceWeightedMiner miner = new DistanceWeightedMiner(new DistanceWeightedMiner.Args(null, null));
        assertArrayEquals(expected, miner.probabilities(circle, labels, 0), 1e-5);
    }

    @Test
    void distanceWeightedDrawsByItsProbabilities() {
        Embeddings circle = new Embeddings(new float[] {1, 0, 1, 0, 0, 1, -0.6f, 0.8f}, 4, 2);
        int[] labels = {0, 0, 1, 1};
        DistanceWeightedMiner miner = new DistanceWeightedMiner(new DistanceWeightedMiner.Args(null, null));
        double chance = miner.probabilities(circle, labels, 0)[2];
        SeededRandom random = new SeededRandom(5);
        int drawn = 0;
        for (int i = 0; i < 4000; i++) {
            drawn += miner.mine(circle, labels, 0, random).negatives()[0] == 2 ? 1 : 0;
        }
        // Three standard deviations of a share of 4,000 draws.
        assertEquals(chance, drawn / 4000.0, 3 * Math.sqrt(chance * (1 - chance) / 4000));
    }

    @Test
    void distanceWeightedDrawsTheOwnClassOnlyAsPublished() {
        // All embeddings are one: no distance has a weight.
        Embeddings same = new Embeddings(new float[] {1, 0, 1, 0, 1, 0, 1, 0}, 4, 2);
        int[] labels = {0, 0, 1, 1};
        double[] ours =
                new DistanceWeightedMiner(new DistanceWeightedMiner.Args(null, null)).probabilities(same, labels, 0);
        double[] published =
                new DistanceWeightedMiner(new DistanceWeightedMiner.Args(null, true)).probabilities(same, labels, 0);
        assertArrayEquals(new double[] {0, 0, 0.5, 0.5}, ours);
        assertArrayEquals(new double[] {0.25, 0.25, 0.25, 0.25}, published);
    }

    @Test
    void randomTripletDrawsDifferentTripletsOfAllThatThereAre() {
        RandomTripletMiner miner = new RandomTripletMiner(new RandomTripletMiner.Args());
        int[] labels = {0, 0, 1, 1, 2, 0};
        // Class 0: 3 · 2 pairs with 3 negatives; class 1: 2 pairs with 4.
        List<int[]> all = miner.admissible(labels);
        assertEquals(3 * 2 * 3 + 2 * 4, all.size());
        Set<List<Integer>> seen = new HashSet<>();
        SeededRandom random = new SeededRandom(3);
        for (int i = 0; i < 100; i++) {
            Triplets drawn = miner.mine(Embeddings.zeros(6, 2), labels, 0, random);
            assertEquals(6, drawn.count());
            Set<List<Integer>> once = new HashSet<>();
            for (int t = 0; t < drawn.count(); t++) {
                int a = drawn.anchors()[t];
                int p = drawn.positives()[t];
                int n = drawn.negatives()[t];
                assertTrue(a != p && labels[a] == labels[p] && labels[a] != labels[n]);
                once.add(List.of(a, p, n));
            }
            assertEquals(6, once.size());
            seen.addAll(once);
        }
        assertEquals(all.size(), seen.size());
    }
}
