package org.colotride.experiment.folder;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a defence remembers, or a loss has learnt, as a checkpoint keeps it.
 *
 * @param values by name the bytes of the floats, big-endian, in pieces that a JSON reader takes
 */
public record DefenseMemory(Map<String, List<byte[]>> values) {
    /** Bytes of the longest document: the weights of a large network. */
    static final int LARGEST = 1 << 30;

    private static final int PIECE = 1 << 20;

    public DefenseMemory {
        values = Map.copyOf(values);
    }

    public static DefenseMemory of(Map<String, float[]> state) {
        Map<String, List<byte[]>> values = new LinkedHashMap<>();
        state.forEach((name, floats) -> {
            List<byte[]> pieces = new ArrayList<>();
            for (int start = 0; start < floats.length; start += PIECE) {
                int length = Math.min(PIECE, floats.length - start);
                ByteBuffer bytes = ByteBuffer.allocate(length * Float.BYTES);
                bytes.asFloatBuffer().put(floats, start, length);
                pieces.add(bytes.array());
            }
            values.put(name, pieces);
        });
        return new DefenseMemory(values);
    }

    /** As {@link org.colotride.defense.Defense#state} or {@link org.colotride.loss.MetricLossFunction#state} gave it. */
    public Map<String, float[]> state() {
        Map<String, float[]> state = new LinkedHashMap<>();
        values.forEach((name, pieces) -> {
            float[] floats = new float
                    [pieces.stream()
                            .mapToInt(piece -> piece.length / Float.BYTES)
                            .sum()];
            int start = 0;
            for (byte[] piece : pieces) {
                int length = piece.length / Float.BYTES;
                ByteBuffer.wrap(piece).asFloatBuffer().get(floats, start, length);
                start += length;
            }
            state.put(name, floats);
        });
        return state;
    }
}
