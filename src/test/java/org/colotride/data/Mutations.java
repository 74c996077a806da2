package org.colotride.data;

import java.util.Arrays;
import org.colotride.random.SeededRandom;

/** Bytes changed, lost, doubled and cut at random. */
public final class Mutations {
    private Mutations() {}

    /** One to four changes, anywhere from {@code from} on. */
    public static byte[] of(byte[] whole, int from, SeededRandom random) {
        byte[] bytes = whole.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0 && bytes.length > from; changes--) {
            int at = from + random.nextInt(bytes.length - from);
            int length = Math.min(bytes.length - at, 1 + random.nextInt(16));
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> Arrays.fill(bytes, at, at + length, (byte) (random.nextInt(2) * 0xFF));
                case 3 -> bytes[at] += (byte) (random.nextInt(3) - 1);
                case 4 -> bytes = without(bytes, at, length);
                case 5 -> bytes = doubled(bytes, at, length);
                default -> bytes = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : bytes;
            }
        }
        return bytes;
    }

    private static byte[] without(byte[] bytes, int at, int length) {
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - length);
        System.arraycopy(bytes, at + length, shorter, at, shorter.length - at);
        return shorter;
    }

    private static byte[] doubled(byte[] bytes, int at, int length) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
        System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
        return longer;
    }
}
