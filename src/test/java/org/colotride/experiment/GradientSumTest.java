package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.colotride.cluster.Group;
import org.colotride.model.engine.GradientSum;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GradientSumTest {
    private static final int LENGTH = 500;
    private static final int PIECES = 40;

    private static List<float[]> pieces() {
        SeededRandom random = new SeededRandom(9);
        List<float[]> pieces = new ArrayList<>();
        for (int p = 0; p < PIECES; p++) {
            float[] piece = new float[LENGTH];
            for (int i = 0; i < LENGTH; i++) {
                // From 2⁻³⁰ to 2⁹, of both signs: what cancels most shows orders best.
                piece[i] = (float) ((random.nextDouble() - 0.5) * Math.pow(2, random.nextInt(40) - 30));
            }
            pieces.add(piece);
        }
        return pieces;
    }

    private static float[] sum(List<float[]> pieces, Group group) {
        GradientSum sum = new GradientSum(LENGTH);
        for (int p = 0; p < pieces.size(); p++) {
            if (p % group.size() == group.rank()) {
                sum.add(0, pieces.get(p), LENGTH);
            }
        }
        sum.addUp(group);
        INDArray written = Nd4j.zeros(LENGTH);
        sum.writeTo(written);
        return written.data().asFloat();
    }

    @Test
    void isTheExactSumRounded() {
        List<float[]> pieces = pieces();
        float[] found = sum(pieces, Group.ALONE);
        for (int i = 0; i < LENGTH; i++) {
            BigDecimal exact = BigDecimal.ZERO;
            for (float[] piece : pieces) {
                exact = exact.add(new BigDecimal(piece[i]));
            }
            double most = PIECES * 0x1p-41 + Math.ulp((float) exact.doubleValue());
            assertEquals(exact.doubleValue(), found[i], most);
        }
    }

    @Test
    void isTheSameInEveryOrderAndForEveryNumberOfMembers() throws Exception {
        List<float[]> pieces = pieces();
        float[] one = sum(pieces, Group.ALONE);
        List<float[]> shuffled = new ArrayList<>(pieces);
        Collections.shuffle(shuffled, new Random(4));
        assertArrayEquals(one, sum(shuffled, Group.ALONE));
        for (int size : new int[] {2, 3, 7}) {
            for (float[] member : ThreadGroup.run(size, group -> sum(shuffled, group))) {
                assertArrayEquals(one, member);
            }
        }
    }

    @Test
    void whatIsNoNumberStaysSoAndWhatIsTooLargeIsCutOff() throws Exception {
        List<float[]> pieces = pieces();
        pieces.get(3)[0] = Float.NaN;
        pieces.get(4)[1] = Float.POSITIVE_INFINITY;
        pieces.get(5)[2] = -1e30f;
        float[] one = sum(pieces, Group.ALONE);
        assertTrue(Float.isNaN(one[0]));
        assertTrue(one[1] > 3000 && one[1] < 8192, () -> "" + one[1]);
        assertTrue(one[2] < -3000 && one[2] > -8192, () -> "" + one[2]);
        for (float[] member : ThreadGroup.run(3, group -> sum(pieces, group))) {
            assertArrayEquals(one, member);
        }
    }

    @Test
    void whatNothingWasAddedForIsLeftAsItIs() {
        GradientSum sum = new GradientSum(5);
        sum.add(1, new float[] {2, 3, 9}, 2);
        INDArray written = Nd4j.ones(5);
        sum.writeTo(written);
        assertArrayEquals(new float[] {1, 2, 3, 1, 1}, written.data().asFloat());
        sum.clear();
        sum.writeTo(written);
        assertArrayEquals(new float[] {1, 0, 0, 1, 1}, written.data().asFloat());
    }

    @Test
    void refusesMoreMembersThanItCanAddUp() {
        Group crowd = new Group() {
            @Override
            public int rank() {
                return 0;
            }

            @Override
            public int size() {
                return GradientSum.MOST_MEMBERS + 1;
            }

            @Override
            public void sum(float[] values) {
                throw new AssertionError();
            }
        };
        assertThrows(IllegalArgumentException.class, () -> new GradientSum(1).addUp(crowd));
    }
}
