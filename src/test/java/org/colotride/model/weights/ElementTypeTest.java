package org.colotride.model.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class ElementTypeTest {
    @Test
    void everyHalfIsWhatTheStandardSays() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            int exponent = bits >> 10 & 31;
            double fraction = (bits & 1023) / 1024.0;
            double magnitude =
                    exponent == 0 ? Math.pow(2, -14) * fraction : Math.pow(2, exponent - 15) * (1 + fraction);
            if (exponent == 31) {
                magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            }
            float expected = (float) ((bits & 0x8000) == 0 ? magnitude : -magnitude);
            assertEquals(expected, read(ElementType.F16, bits), Integer.toHexString(bits));
        }
    }

    @Test
    void aBfloat16IsTheUpperHalfOfAFloat() {
        for (float value : new float[] {0, 1, -2.5f, 3.0e38f, 1e-40f}) {
            int bits = Float.floatToRawIntBits(value) >>> 16;
            assertEquals(Float.intBitsToFloat(bits << 16), read(ElementType.BF16, bits));
        }
    }

    private static float read(ElementType type, int bits) {
        ByteBuffer bytes = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN).putShort((short) bits);
        return type.read(bytes, 0);
    }
}
