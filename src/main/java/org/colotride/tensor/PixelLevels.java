package org.colotride.tensor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** Changes of pixels as configurations write them: {@code 77/255}. */
public final class PixelLevels {
    /** Levels between black and white. */
    public static final int LEVELS = 255;

    /** Keys whose values are changes of pixels. */
    private static final List<String> CHANGES = List.of("epsilon", "alpha");

    /** Its ε are no changes of pixels. */
    private static final String OTHER_NORM = "l2";

    private static final MathContext DIGITS = new MathContext(4);
    /** Single precision leaves so much, in levels, beside a whole number. */
    private static final double ROUNDING = 1e-3;

    private static final double EXACT = 1e-9;

    private PixelLevels() {}

    /** @param share of the range from black to white */
    public static String text(double share) {
        return Double.isFinite(share) ? ofLevels(LEVELS * share) : "–";
    }

    /**
     * The same JSON with every ε, and the α and further ε beside it, that are whole levels written as a configuration
     * would; what reads configurations reads the same numbers.
     */
    public static JsonNode readable(JsonNode node) {
        JsonNode copy = node.deepCopy();
        rewrite(copy);
        return copy;
    }

    private static void rewrite(JsonNode node) {
        node.forEach(PixelLevels::rewrite);
        if (node.path("norm").asText().equals(OTHER_NORM)
                || node.path("profile").path("norm").asText().equals(OTHER_NORM)) {
            return;
        }
        if (node instanceof ObjectNode object && object.path("epsilon").isNumber()) {
            CHANGES.stream().filter(object::has).forEach(key -> object.set(key, fraction(object.get(key))));
        }
        if (node.path("epsilons") instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, fraction(list.get(i)));
            }
        }
    }

    private static JsonNode fraction(JsonNode value) {
        double levels = LEVELS * value.asDouble();
        return value.isNumber() && Math.abs(levels - Math.rint(levels)) < EXACT
                ? TextNode.valueOf(ofLevels(Math.rint(levels)))
                : value;
    }

    /** @param levels 0 … 255 */
    public static String ofLevels(double levels) {
        double whole = Math.rint(levels);
        double shown = Math.abs(levels - whole) < ROUNDING && (whole != 0 || levels == 0) ? whole : levels;
        BigDecimal rounded = new BigDecimal(shown).round(DIGITS);
        return Math.abs(levels) < EXACT
                ? "0"
                : rounded.stripTrailingZeros().toPlainString().replace('-', '−') + "/" + LEVELS;
    }
}
