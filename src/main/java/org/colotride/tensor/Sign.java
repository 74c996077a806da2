package org.colotride.tensor;

/** {@link Math#signum(float)} to the bit but for the sign of NaN, in a form that the JIT compiler vectorises in loops. */
public final class Sign {
    /** Its square makes more than 1 of the smallest number, 2⁻¹⁴⁹. */
    private static final float FAR = 0x1p100f;

    private Sign() {}

    /** −1, 1, or 0 with the sign of the number; NaN of NaN. */
    public static float of(float number) {
        return Math.min(Math.max(number * FAR * FAR, -1f), 1f);
    }
}
