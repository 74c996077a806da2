package org.colotride.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as configurations write them: {@code 0.03}, {@code 1e-5}, {@code 8/255}. */
public final class Numbers {
    private static final String NUMBER = "[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?";
    private static final Pattern FRACTION = Pattern.compile("\\s*(" + NUMBER + ")\\s*(?:/\\s*(" + NUMBER + ")\\s*)?");

    private Numbers() {}

    /** The node's value, or nothing if it is not a finite number. */
    public static OptionalDouble read(JsonNode node) {
        double value = Double.NaN;
        if (node.isNumber()) {
            value = node.doubleValue();
        } else if (node.isTextual()) {
            Matcher fraction = FRACTION.matcher(node.textValue());
            if (fraction.matches()) {
                value = Double.parseDouble(fraction.group(1))
                        / (fraction.group(2) == null ? 1 : Double.parseDouble(fraction.group(2)));
            }
        }
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
}
