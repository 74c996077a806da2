package org.colotride.model.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.colotride.cluster.Group;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GradientExchangeTest {
    /** More than are exchanged at a time, so that there are several blocks. */
    private static final int LENGTH = (1 << 20) + 301;

    private static final BigInteger CUT_OFF = BigInteger.ONE.shiftLeft(53).subtract(BigInteger.ONE);

    /** Members as threads. */
    private static final class Threads {
        private final int size;
        private final CyclicBarrier barrier;
        private final List<float[]> given = new ArrayList<>();
        private long exchanged;

        private Threads(int size) {
            this.size = size;
            this.barrier = new CyclicBarrier(size);
        }

        private Group member(int rank) {
            return new Group() {
                @Override
                public int rank() {
                    return rank;
                }

                @Override
                public int size() {
                    return size;
                }

                @Override
                public void sum(float[] values) {
                    synchronized (given) {
                        given.add(values.clone());
                        exchanged += values.length;
                    }
                    meet();
                    for (int i = 0; i < values.length; i++) {
                        float sum = 0;
                        for (float[] one : given) {
                            sum += one[i];
                        }
                        values[i] = sum;
                    }
                    meet();
                    given.clear();
                    meet();
                }
            };
        }

        private void meet() {
            try {
                barrier.await();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private INDArray[] addUp(GradientSum[] sums, int length) throws Exception {
            ExecutorService threads = Executors.newFixedThreadPool(size);
            try {
                List<Callable<INDArray>> members = new ArrayList<>();
                for (int rank = 0; rank < size; rank++) {
                    GradientSum own = sums[rank];
                    Group group = member(rank);
                    members.add(() -> {
                        own.addUp(group);
                        INDArray result = Nd4j.create(length);
                        own.writeTo(result);
                        return result;
                    });
                }
                List<INDArray> results = new ArrayList<>();
                for (Future<INDArray> one : threads.invokeAll(members)) {
                    results.add(one.get());
                }
                return results.toArray(INDArray[]::new);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private static float[] gradient(int member, int length) {
        SeededRandom random = SeededRandom.derive(5, member);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (random.nextGaussian() * 1e-3);
        }
        return values;
    }

    /** Whole multiples of 2⁻⁴⁰, each member's cut off, by numbers of any length. */
    private static float naive(float[][] members, int at) {
        BigInteger sum = BigInteger.ZERO;
        for (float[] member : members) {
            BigInteger own =
                    java.math.BigDecimal.valueOf(Math.rint(member[at] * 0x1p40)).toBigInteger();
            sum = sum.add(own.min(CUT_OFF).max(CUT_OFF.negate()));
        }
        return (float) (sum.longValueExact() * 0x1p-40);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 64})
    void membersFindWhatNumbersOfAnyLengthGive(int size) throws Exception {
        int length = size < 8 ? LENGTH : 5000;
        // A few that are large, in the last block alone, so that both ways are taken.
        float[][] members = new float[size][];
        GradientSum[] sums = new GradientSum[size];
        for (int rank = 0; rank < size; rank++) {
            members[rank] = gradient(rank, length);
            members[rank][length - 1] = rank % 2 == 0 ? 300.25f : -4000f;
            members[rank][length - 2] = 0x1p-40f;
            members[rank][0] = -0x1p-40f;
            sums[rank] = new GradientSum(length);
            sums[rank].add(0, members[rank], length);
        }
        Threads threads = new Threads(size);
        INDArray[] results = threads.addUp(sums, length);
        for (INDArray result : results) {
            assertArrayEquals(results[0].data().asFloat(), result.data().asFloat());
        }
        float[] found = results[0].data().asFloat();
        for (int i = 0; i < length; i += i < 4096 || i > length - 4096 ? 1 : 997) {
            assertEquals(naive(members, i), found[i], "at " + i);
        }
        // The first block needs two floats for each number, the last three.
        long inFirst = length - 301;
        assertEquals(length < LENGTH ? 3L * length + 1 : 2 * inFirst + 3 * 301 + 2, threads.exchanged / size);
    }

    @Test
    void whatIsNoNumberStaysSoForAll() throws Exception {
        GradientSum[] sums = {new GradientSum(10), new GradientSum(10)};
        float[] spoiled = new float[10];
        spoiled[7] = Float.NaN;
        spoiled[8] = Float.POSITIVE_INFINITY;
        sums[0].add(0, spoiled, 10);
        sums[1].add(0, new float[10], 10);
        for (INDArray result : new Threads(2).addUp(sums, 10)) {
            float[] found = result.data().asFloat();
            assertTrue(Float.isNaN(found[7]));
            assertEquals(4096, found[8]);
            assertEquals(0, found[9]);
        }
    }

    @Test
    void tooManyMembersAreRefused() {
        Group crowd = new Threads(65).member(0);
        assertThrows(IllegalArgumentException.class, () -> new GradientSum(1).addUp(crowd));
    }
}
