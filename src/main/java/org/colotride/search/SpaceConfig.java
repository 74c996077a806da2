package org.colotride.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.colotride.config.Require;

/**
 * How one key varies, as a search's file says it: {@code {from: 8/255, to: 64/255}}, {@code {from: 1e-5, to: 1e-2, scale:
 * logarithmic}}, {@code {from: 16, to: 64, scale: integer}} or {@code {values: [128, 256, 512]}}; a list of one value is
 * fixed.
 *
 * @param from the least value
 * @param to the greatest value, above {@code from}
 * @param scale how the values between lie; linear if not given
 * @param values to choose from instead
 */
public record SpaceConfig(Double from, Double to, SearchedKey.Scale scale, List<JsonNode> values) {
    public SpaceConfig {
        if (values != null) {
            checkListed(from, to, scale, values);
            scale = SearchedKey.Scale.LISTED;
        } else {
            scale = scale == null ? SearchedKey.Scale.LINEAR : scale;
            checkRange(from, to, scale);
        }
    }

    private static void checkListed(Double from, Double to, SearchedKey.Scale scale, List<JsonNode> values) {
        if (from != null || to != null || scale != null && scale != SearchedKey.Scale.LISTED) {
            throw new IllegalArgumentException("values: stand alone, without from, to and scale");
        }
        if (values.isEmpty()) {
            throw new IllegalArgumentException("values: the list is empty; name at least one");
        }
        if (values.stream().distinct().count() < values.size()) {
            throw new IllegalArgumentException("values: one is listed twice");
        }
        values.forEach(value -> {
            if (!value.isValueNode() || value.isNull()) {
                throw new IllegalArgumentException("values: " + value + " is not a number, a text, true or false");
            }
        });
    }

    private static void checkRange(Double from, Double to, SearchedKey.Scale scale) {
        if (scale == SearchedKey.Scale.LISTED) {
            throw new IllegalArgumentException("values: are missing; write values: [ … ]");
        }
        Require.present("from", from);
        Require.present("to", to);
        Require.check(
                "to",
                to,
                to > from,
                String.format(Locale.ROOT, "above from (%s): the range is empty or reversed", from));
        if (scale == SearchedKey.Scale.LOGARITHMIC) {
            Require.check("from", from, from > 0, "above 0, which a logarithmic scale needs");
        }
        if (scale == SearchedKey.Scale.INTEGER) {
            requireInteger("from", from);
            requireInteger("to", to);
        }
    }

    private static void requireInteger(String key, double value) {
        Require.check(key, value, value == Math.rint(value) && Math.abs(value) <= Integer.MAX_VALUE, "a whole number");
    }

    /** As results show it. */
    SearchedKey searched(String key) {
        return new SearchedKey(key, scale, from, to, values == null ? List.of() : values);
    }
}
