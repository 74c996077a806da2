package org.colotride.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.colotride.model.layer.L2Normalization;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;

/**
 * Reads arrays out of a recording. Every method throws {@link MalformedRecordingException} that names the key where a
 * value is missing or of another kind.
 */
public final class RecordedArrays {
    private RecordedArrays() {}

    /** The value under {@code key}, which must be there. */
    public static JsonNode required(JsonNode node, String key) {
        JsonNode value = node.get(key);
        if (value == null || value.isNull()) {
            throw new MalformedRecordingException("'" + key + "' is missing");
        }
        return value;
    }

    /** The array under {@code key}. */
    public static JsonNode array(JsonNode node, String key) {
        JsonNode value = required(node, key);
        if (!value.isArray()) {
            throw new MalformedRecordingException("'" + key + "' is not an array");
        }
        return value;
    }

    /** The number under {@code key}. */
    public static double number(JsonNode node, String key) {
        return number(required(node, key), key, "");
    }

    /** The numbers under {@code key}. */
    public static double[] doubles(JsonNode node, String key) {
        JsonNode array = array(node, key);
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(array.get(i), key, "[" + i + "]");
        }
        return values;
    }

    /** The numbers under {@code key} as single precision: pixels of images, for one. */
    public static float[] floats(JsonNode node, String key) {
        double[] values = doubles(node, key);
        float[] single = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            single[i] = (float) values[i];
        }
        return single;
    }

    /** The whole numbers under {@code key}. */
    public static int[] ints(JsonNode node, String key) {
        return ints(array(node, key), key, "");
    }

    /** The rows of whole numbers under {@code key}, of any lengths. */
    public static int[][] intRows(JsonNode node, String key) {
        JsonNode array = array(node, key);
        int[][] rows = new int[array.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = ints(array.get(i), key, "[" + i + "]");
        }
        return rows;
    }

    /** The embeddings under {@code key}, an array of at least one row of equal lengths. */
    public static Embeddings embeddings(JsonNode node, String key) {
        JsonNode array = array(node, key);
        int dimension = array.isEmpty() ? 0 : array.get(0).size();
        if (dimension == 0) {
            throw new MalformedRecordingException("'" + key + "' holds no embeddings");
        }
        Embeddings embeddings = Embeddings.zeros(array.size(), dimension);
        for (int i = 0; i < array.size(); i++) {
            JsonNode row = array.get(i);
            if (!row.isArray() || row.size() != dimension) {
                throw new MalformedRecordingException("'" + key + "[" + i + "]' is not a row of " + dimension);
            }
            for (int k = 0; k < dimension; k++) {
                embeddings.values()[embeddings.offset(i) + k] =
                        (float) number(row.get(k), key, "[" + i + "][" + k + "]");
            }
        }
        return embeddings;
    }

    /** The embeddings under several keys, of equal shapes, one after the other. */
    public static Embeddings stacked(JsonNode node, List<String> keys) {
        Embeddings stacked = null;
        for (int i = 0; i < keys.size(); i++) {
            Embeddings part = embeddings(node, keys.get(i));
            if (stacked == null) {
                stacked = Embeddings.zeros(keys.size() * part.count(), part.dimension());
            }
            requireLength(keys.get(i), part.count(), stacked.count() / keys.size());
            requireLength(keys.get(i) + "[0]", part.dimension(), stacked.dimension());
            System.arraycopy(part.values(), 0, stacked.values(), i * part.values().length, part.values().length);
        }
        return stacked;
    }

    /** The positions under {@code key}, each in 0 … {@code count} − 1. */
    public static int[] indices(JsonNode node, String key, int count) {
        int[] indices = ints(node, key);
        for (int index : indices) {
            if (index < 0 || index >= count) {
                throw new MalformedRecordingException(
                        "'" + key + "' holds " + index + ", which is not one of " + count);
            }
        }
        return indices;
    }

    /** The position under {@code key}, in 0 … {@code count} − 1. */
    public static int index(JsonNode node, String key, int count) {
        double index = number(node, key);
        if (index != Math.rint(index) || index < 0 || index >= count) {
            throw new MalformedRecordingException("'" + key + "' is " + index + ", which is not one of " + count);
        }
        return (int) index;
    }

    /** The metric under {@code key}, by its letter. */
    public static DistanceMetric metric(JsonNode node, String key) {
        String letter = required(node, key).asText();
        try {
            return DistanceMetric.valueOf(letter);
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordingException("'" + key + "' is none of N, E, C: " + letter);
        }
    }

    /** The embeddings divided by their norms where the metric does so. */
    public static Embeddings normalised(Embeddings embeddings, DistanceMetric metric) {
        if (!metric.normalises()) {
            return embeddings;
        }
        Embeddings normalised = Embeddings.zeros(embeddings.count(), embeddings.dimension());
        for (int i = 0; i < embeddings.count(); i++) {
            double squares = 0;
            for (float value : embeddings.row(i)) {
                squares += (double) value * value;
            }
            double norm = Math.max(Math.sqrt(squares), L2Normalization.SMALLEST_NORM);
            for (int k = 0; k < embeddings.dimension(); k++) {
                int at = embeddings.offset(i) + k;
                normalised.values()[at] = (float) (embeddings.values()[at] / norm);
            }
        }
        return normalised;
    }

    /** @throws MalformedRecordingException unless {@code length} is {@code expected} */
    public static void requireLength(String key, int length, int expected) {
        if (length != expected) {
            throw new MalformedRecordingException("'" + key + "' has length " + length + ", not " + expected);
        }
    }

    private static int[] ints(JsonNode array, String key, String position) {
        if (!array.isArray()) {
            throw new MalformedRecordingException("'" + key + position + "' is not an array");
        }
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            if (!array.get(i).canConvertToInt() || !array.get(i).isIntegralNumber()) {
                throw new MalformedRecordingException(
                        "'" + key + position + "[" + i + "]' is not a whole number: " + array.get(i));
            }
            values[i] = array.get(i).intValue();
        }
        return values;
    }

    private static double number(JsonNode value, String key, String position) {
        if (!value.isNumber()) {
            throw new MalformedRecordingException("'" + key + position + "' is not a number: " + value);
        }
        return value.doubleValue();
    }
}
