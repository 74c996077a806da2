package org.colotride.model.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.Test;

class StoredTensorTest {
    @Test
    void anyStridesGiveWhatNestedLoopsGive() {
        SeededRandom random = new SeededRandom(4);
        for (int round = 0; round < 200; round++) {
            long[] shape = {1 + random.nextInt(3), 1 + random.nextInt(3), 1 + random.nextInt(3)};
            long[] stride = {random.nextInt(5), random.nextInt(5), random.nextInt(5)};
            long offset = random.nextInt(4);
            float[] expected = new float[(int) (shape[0] * shape[1] * shape[2])];
            int next = 0;
            for (int i = 0; i < shape[0]; i++) {
                for (int j = 0; j < shape[1]; j++) {
                    for (int k = 0; k < shape[2]; k++) {
                        expected[next++] = offset + i * stride[0] + j * stride[1] + k * stride[2];
                    }
                }
            }
            TensorLayout layout = new TensorLayout(offset, shape, stride);
            layout.requireWithin(64, ElementType.I32);
            assertArrayEquals(expected, new StoredTensor(ElementType.I32, layout, counting()).values());
        }
    }

    /** A storage whose element i is the number i. */
    private static StorageBytes counting() {
        return (offset, length) -> {
            ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < length / Integer.BYTES; i++) {
                bytes.putInt((int) offset / Integer.BYTES + i);
            }
            return bytes.rewind();
        };
    }

    @Test
    void whatDoesNotLieInItsStorageIsRefused() {
        refused("begins at element -1", -1, new long[] {2}, new long[] {1});
        refused("dimension of -2", 0, new long[] {-2}, new long[] {1});
        refused("stride of -1", 0, new long[] {2}, new long[] {-1});
        refused("reaches beyond", 9, new long[] {2}, new long[] {1});
        refused("reaches beyond", 0, new long[] {2, 2}, new long[] {9, 1});
        refused("1000 elements in a storage of 10", 0, new long[] {1000}, new long[] {0});
        refused("2 dimensions but 1 strides", 0, new long[] {1, 1}, new long[] {1});
        refused("impossible size", 0, new long[] {1L << 40, 1L << 40}, new long[] {1, 1});
        refused("impossible size", Long.MAX_VALUE, new long[] {2}, new long[] {1});
        refused("impossible size", 0, new long[] {3, 1}, new long[] {Long.MAX_VALUE / 2 + 1, 1});
        refused("17 dimensions", 0, ones(17), ones(17));
        new TensorLayout(0, new long[] {0, Long.MAX_VALUE, 7}, ones(3)).requireWithin(0, ElementType.F32);
        TensorLayout huge = TensorLayout.contiguous(1L << 30);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> huge.requireWithin(1L << 31, ElementType.F64))
                .getMessage()
                .contains("2 GiB"));
    }

    @Test
    void anEmptyTensorReadsNothing() {
        TensorLayout empty = TensorLayout.contiguous(3, 0);
        StoredTensor tensor = new StoredTensor(ElementType.F32, empty, (offset, length) -> {
            throw new AssertionError("read");
        });
        assertEquals(0, tensor.values().length);
    }

    private static void refused(String reason, long offset, long[] shape, long[] stride) {
        TensorLayout layout = new TensorLayout(offset, shape, stride);
        String message = assertThrows(IllegalArgumentException.class, () -> layout.requireWithin(10, ElementType.F32))
                .getMessage();
        assertTrue(message.contains(reason), message);
    }

    private static long[] ones(int count) {
        long[] ones = new long[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
