package org.colotride.model.engine;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.colotride.cluster.Group;
import org.colotride.memory.MemoryNeed;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Sum of the gradients of the pieces of a batch, the same to the last bit in whatever order they are added, and by however
 * many processes: numbers are whole multiples of 2⁻⁴⁰, added as such. What a piece contributes beyond ±4096, or a member
 * beyond ±8192, is cut off there; NaN stays NaN.
 */
public final class GradientSum {
    /** So many members can be added up. */
    public static final int MOST_MEMBERS = 64;

    private static final double UNIT = 0x1p-40;
    private static final double LIMIT = 0x1p52;
    private static final long SPOILED = Long.MIN_VALUE;
    /** A float holds whole numbers up to 2²⁴: the sum of all members' limbs. */
    private static final int FLOAT_BITS = 24;
    /** Enough for the largest number of one member, whatever their number. */
    private static final int MOST_LIMBS = 3;

    private static final long LARGEST = (1L << 53) - 1;
    /** Numbers that are exchanged at a time: a bounded memory for a network of any size. */
    private static final int BLOCK = 1 << 20;

    private final Map<Long, Integer> reached = new LinkedHashMap<>();
    private final long[] units;
    private float[] limbs = new float[0];
    private float[] rounded = new float[0];

    /** @param length number of the network's parameters */
    public GradientSum(int length) {
        this.units = new long[length];
    }

    /** What one of that length holds. */
    public static MemoryNeed memoryFor(long length) {
        return MemoryNeed.ofHeap(Long.BYTES * length);
    }

    /** Forgets all that was added. */
    public void clear() {
        Arrays.fill(units, 0);
    }

    /**
     * Adds the gradient of some parameters that follow one another.
     *
     * @param first of them
     * @param values at least {@code count}
     */
    public void add(long first, float[] values, int count) {
        reached.put(first, count);
        int start = Math.toIntExact(first);
        for (int i = 0; i < count; i++) {
            double inUnits = values[i] / UNIT;
            if (inUnits >= -LIMIT && inUnits <= LIMIT && units[start + i] != SPOILED) {
                units[start + i] += (long) Math.rint(inUnits);
            } else {
                cutOff(start + i, inUnits);
            }
        }
    }

    private void cutOff(int at, double value) {
        if (Double.isNaN(value) || units[at] == SPOILED) {
            units[at] = SPOILED;
        } else {
            units[at] += (long) Math.copySign(LIMIT, value);
        }
    }

    /**
     * Adds what all members have added. What is exchanged are two or, of a block in which somebody has a large number, three
     * floats for each.
     *
     * @throws IllegalArgumentException if there are more than {@link #MOST_MEMBERS}
     */
    public void addUp(Group group) {
        if (group.size() > MOST_MEMBERS) {
            throw new IllegalArgumentException("more than " + MOST_MEMBERS + " members cannot be added up exactly");
        }
        int bits = FLOAT_BITS - (Integer.SIZE - Integer.numberOfLeadingZeros(group.size() - 1));
        float[] wide = new float[(units.length + BLOCK - 1) / BLOCK];
        for (int block = 0; block < wide.length; block++) {
            wide[block] = isWide(block, bits) ? 1 : 0;
        }
        group.sum(wide);
        for (int block = 0; block < wide.length; block++) {
            addUp(
                    group,
                    block * BLOCK,
                    end(block) - block * BLOCK,
                    wide[block] > 0 ? MOST_LIMBS : MOST_LIMBS - 1,
                    bits);
        }
    }

    private int end(int block) {
        return Math.min(units.length, (block + 1) * BLOCK);
    }

    /** Whether two limbs do not hold all of this member's numbers. */
    private boolean isWide(int block, int bits) {
        long largest = 0;
        for (int i = block * BLOCK; i < end(block); i++) {
            // Of a negative number all bits but its own, so that no branch is needed.
            largest |= units[i] ^ units[i] >> Long.SIZE - 1;
        }
        return largest >> 2 * bits != 0;
    }

    private void addUp(Group group, int first, int count, int each, int bits) {
        if (limbs.length != each * count) {
            limbs = new float[each * count];
        }
        for (int i = 0; i < count; i++) {
            split(units[first + i], each * i, each, bits);
        }
        group.sum(limbs);
        for (int i = 0; i < count; i++) {
            units[first + i] = joined(each * i, each, bits);
        }
    }

    private void split(long value, int at, int each, int bits) {
        long within = Math.min(Math.max(value, -LARGEST), LARGEST);
        long mask = (1L << bits) - 1;
        limbs[at] = within & mask;
        if (each < MOST_LIMBS) {
            limbs[at + 1] = within >> bits;
        } else {
            limbs[at + 1] = within >> bits & mask;
            limbs[at + 2] = value == SPOILED ? Float.NaN : within >> 2 * bits;
        }
    }

    private long joined(int at, int each, int bits) {
        long low = (long) limbs[at] + ((long) limbs[at + 1] << bits);
        if (each < MOST_LIMBS) {
            return low;
        }
        return Float.isNaN(limbs[at + 2]) ? SPOILED : low + ((long) limbs[at + 2] << 2 * bits);
    }

    /**
     * Writes the sum, rounded.
     *
     * @param gradients laid out as the parameters; of parameters that nothing was ever added for it is left as it is
     */
    public void writeTo(INDArray gradients) {
        reached.forEach((first, count) -> {
            if (rounded.length < count) {
                rounded = new float[count];
            }
            int start = Math.toIntExact(first);
            for (int i = 0; i < count; i++) {
                long sum = units[start + i];
                rounded[i] = sum == SPOILED ? Float.NaN : (float) (sum * UNIT);
            }
            gradients.data().asNioFloat().position(start).put(rounded, 0, count);
        });
    }
}
