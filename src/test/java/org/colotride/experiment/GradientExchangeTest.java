package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.colotride.cluster.Group;
import org.colotride.model.engine.GradientSum;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** How many floats members exchange for their gradients, and that these are enough. */
class GradientExchangeTest {
    /** More than are exchanged at a time, so that there are several blocks. */
    private static final int LENGTH = (1 << 20) + 301;

    private static final BigInteger CUT_OFF = BigInteger.ONE.shiftLeft(53).subtract(BigInteger.ONE);

    /** Small numbers, but for one that is large at the end, and the smallest units. */
    private static float[] gradient(int rank, int length) {
        SeededRandom random = SeededRandom.derive(5, rank);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (random.nextGaussian() * 1e-3);
        }
        values[0] = -0x1p-40f;
        values[length - 2] = 0x1p-40f;
        values[length - 1] = rank % 2 == 0 ? 300.25f : -4000f;
        return values;
    }

    /** Whole multiples of 2⁻⁴⁰, each member's cut off, by numbers of any length. */
    private static float naive(float[][] members, int at) {
        BigInteger sum = BigInteger.ZERO;
        for (float[] member : members) {
            BigInteger own = BigDecimal.valueOf(Math.rint(member[at] * 0x1p40)).toBigInteger();
            sum = sum.add(own.min(CUT_OFF).max(CUT_OFF.negate()));
        }
        return (float) (sum.longValueExact() * 0x1p-40);
    }

    private static Group counting(Group group, AtomicLong floats) {
        return new Group() {
            @Override
            public int rank() {
                return group.rank();
            }

            @Override
            public int size() {
                return group.size();
            }

            @Override
            public void sum(float[] values) {
                floats.addAndGet(values.length);
                group.sum(values);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 64})
    void twoFloatsDoUnlessABlockHoldsALargeNumber(int size) throws Exception {
        int length = size < 8 ? LENGTH : 5000;
        float[][] members = new float[size][];
        for (int rank = 0; rank < size; rank++) {
            members[rank] = gradient(rank, length);
        }
        AtomicLong floats = new AtomicLong();
        List<float[]> results = ThreadGroup.run(size, group -> {
            GradientSum sum = new GradientSum(length);
            sum.add(0, members[group.rank()], length);
            sum.addUp(counting(group, floats));
            INDArray written = Nd4j.create(length);
            sum.writeTo(written);
            return written.data().asFloat();
        });
        results.forEach(result -> assertArrayEquals(results.get(0), result));
        for (int i = 0; i < length; i += i < 4096 || i > length - 4096 ? 1 : 997) {
            assertEquals(naive(members, i), results.get(0)[i], "at " + i);
        }
        // One float for each block says whether it holds a large number, as the last does.
        assertEquals(length < LENGTH ? 3L * length + 1 : 2L * (1 << 20) + 3 * 301 + 2, floats.get() / size);
    }
}
