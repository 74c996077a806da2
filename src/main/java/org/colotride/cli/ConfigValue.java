package org.colotride.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Locale;

/** A value as a person would write it into a configuration. */
final class ConfigValue {
    private static final int LEVELS = 255;
    private static final int SHORT = 8;

    private ConfigValue() {}

    /** @param none for a value that is not there */
    static String shown(JsonNode value, String none) {
        if (value.isNull()) {
            return none;
        }
        return value.isFloatingPointNumber()
                ? number(value.doubleValue())
                : value.isTextual() ? value.textValue() : value.toString();
    }

    /** {@code 8/255} where that is what the digits mean. */
    private static String number(double value) {
        String plain = new BigDecimal(Double.toString(value))
                .stripTrailingZeros()
                .toString()
                .toLowerCase(Locale.ROOT);
        long levels = Math.round(value * LEVELS);
        return plain.length() > SHORT && (double) levels / LEVELS == value ? levels + "/" + LEVELS : plain;
    }
}
