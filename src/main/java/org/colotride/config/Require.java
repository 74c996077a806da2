package org.colotride.config;

import java.util.Collection;

/**
 * Checks for the compact constructors of configuration records. Each returns the value, or throws an {@link
 * IllegalArgumentException} of the form {@code epsilon: 2.0 is not in (0, 1]}, to which {@link ConfigReader} adds the
 * file and the section.
 */
public final class Require {
    private Require() {}

    /** {@code value} ∈ [low, high]. */
    public static double inRange(String name, double value, double low, double high) {
        return check(name, value, value >= low && value <= high, "in [" + text(low) + ", " + text(high) + "]");
    }

    /** {@code value} ∈ (low, high]. */
    public static double aboveUpTo(String name, double value, double low, double high) {
        return check(name, value, value > low && value <= high, "in (" + text(low) + ", " + text(high) + "]");
    }

    /** {@code value} ∈ [low, high). */
    public static double fromBelow(String name, double value, double low, double high) {
        return check(name, value, value >= low && value < high, "in [" + text(low) + ", " + text(high) + ")");
    }

    /** {@code value} is finite and greater than {@code low}. */
    public static double above(String name, double value, double low) {
        return check(name, value, value > low && Double.isFinite(value), "a finite number above " + text(low));
    }

    /** {@code value} is finite and at least {@code low}. */
    public static double atLeast(String name, double value, double low) {
        return check(name, value, value >= low && Double.isFinite(value), "a finite number of at least " + text(low));
    }

    public static double finite(String name, double value) {
        return check(name, value, Double.isFinite(value), "finite");
    }

    public static int atLeast(String name, int value, int low) {
        return check(name, value, value >= low, "at least " + low);
    }

    public static int inRange(String name, int value, int low, int high) {
        return check(name, value, value >= low && value <= high, "in [" + low + ", " + high + "]");
    }

    /** {@code value} was given. */
    public static <T> T present(String name, T value) {
        if (value == null) {
            throw new IllegalArgumentException(name + ": is missing, and it has no default");
        }
        return value;
    }

    /** {@code value} is one of the names; the message proposes the nearest. */
    public static String oneOf(String name, String value, Collection<String> names) {
        present(name, value);
        if (!names.contains(value)) {
            throw new IllegalArgumentException(name + ": '" + value + "' is unknown" + NearestName.hint(value, names));
        }
        return value;
    }

    /** @param rule completes "is not …" */
    public static <T> T check(String name, T value, boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": " + value + " is not " + rule);
        }
        return value;
    }

    private static String text(double bound) {
        return bound == Math.rint(bound) && Math.abs(bound) < 1e15
                ? Long.toString((long) bound)
                : Double.toString(bound);
    }
}
