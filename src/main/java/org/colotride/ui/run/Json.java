package org.colotride.ui.run;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.colotride.io.Mappers;

/** JSON as browsers read it: what is not a number is null. */
final class Json {
    static final ObjectMapper MAPPER = Mappers.json();
    private static final int DIGITS = 5;

    private Json() {}

    static byte[] bytes(JsonNode document) {
        try {
            return MAPPER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON", e);
        }
    }

    /** The record's fields; null for null. */
    static JsonNode of(Record record) {
        JsonNode tree = MAPPER.valueToTree(record);
        clean(tree);
        return tree;
    }

    private static void clean(JsonNode tree) {
        if (tree instanceof ObjectNode fields) {
            fields.properties().forEach(field -> {
                if (field.getValue().isDouble()
                        && !Double.isFinite(field.getValue().asDouble())) {
                    field.setValue(MAPPER.nullNode());
                }
                clean(field.getValue());
            });
        }
    }

    /** Null for what is not a number. */
    static Double finite(Double value) {
        return value != null && Double.isFinite(value) ? value : null;
    }

    /** A few digits are all a chart shows. */
    static void number(JsonGenerator json, double value) throws IOException {
        if (!Double.isFinite(value)) {
            json.writeNull();
        } else if (value == 0) {
            json.writeNumber(0);
        } else {
            double scale = Math.pow(10, DIGITS - 1 - Math.floor(Math.log10(Math.abs(value))));
            json.writeNumber(Double.isFinite(scale) ? Math.round(value * scale) / scale : value);
        }
    }
}
