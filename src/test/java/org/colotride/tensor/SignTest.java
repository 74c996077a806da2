package org.colotride.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SignTest {
    /** Of every exponent and both signs: denormal numbers, infinities and zeros are among them. */
    @Test
    void isThatOfMath() {
        for (int bits = 0; bits < 1 << 12; bits++) {
            for (int low : new int[] {0, 1, (1 << 20) - 1}) {
                float number = Float.intBitsToFloat(bits << 20 | low);
                if (Float.isNaN(number)) {
                    assertTrue(Float.isNaN(Sign.of(number)));
                } else {
                    assertEquals(
                            Float.floatToRawIntBits(Math.signum(number)),
                            Float.floatToRawIntBits(Sign.of(number)),
                            () -> Float.toString(number));
                }
            }
        }
    }
}
