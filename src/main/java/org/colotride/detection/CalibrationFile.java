package org.colotride.detection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.colotride.config.ConfigException;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Mappers;

/** A calibration as {@code calibration.json}. */
public final class CalibrationFile {
    public static final String NAME = "calibration.json";

    private static final int VERSION = 1;
    private static final ObjectMapper JSON = Mappers.indentedJson();

    private CalibrationFile() {}

    public static void write(Path file, Calibration calibration) {
        try {
            AtomicFiles.writeString(file, JSON.writeValueAsString(toJson(calibration)) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a calibration that is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** What is written, for a file that says more. */
    public static ObjectNode toJson(Calibration calibration) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("version", VERSION)
                .put("model", calibration.model())
                .put("gallery", calibration.gallery())
                .put("images", calibration.images())
                .put("sampleSeed", calibration.sampleSeed())
                .put("rate", calibration.rate())
                .put("threshold", calibration.threshold());
        node.set("settings", calibration.settings().toJson());
        node.set("usual", JSON.valueToTree(calibration.usual()));
        return node;
    }

    /**
     * Reads one; whether it belongs to a model and a gallery is asked of the calibration.
     *
     * @throws DetectionException if there is none, or it is broken, or a change is not registered here
     */
    public static Calibration read(Path file) {
        try {
            JsonNode node = Mappers.strictJson().readTree(file.toFile());
            if (node.path("version").asInt() != VERSION) {
                throw new DetectionException(file + " is of version " + node.path("version") + ", known is " + VERSION
                        + "; calibrate again with detect");
            }
            Map<String, Calibration.Usual> usual = new LinkedHashMap<>();
            node.path("usual")
                    .fields()
                    .forEachRemaining(entry -> usual.put(
                            entry.getKey(),
                            new Calibration.Usual(
                                    number(entry.getValue(), "mean"), number(entry.getValue(), "deviation"))));
            return new Calibration(
                    text(node, "model"),
                    text(node, "gallery"),
                    DetectorSettings.of(node.path("settings"), file.toString()),
                    node.path("images").asInt(),
                    node.path("sampleSeed").asLong(),
                    number(node, "rate"),
                    usual,
                    number(node, "threshold"));
        } catch (IOException | IllegalArgumentException | ConfigException e) {
            String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new DetectionException(file + " is no calibration (" + first + "); write one with detect", e);
        }
    }

    private static String text(JsonNode node, String key) {
        if (!node.path(key).isTextual()) {
            throw new IllegalArgumentException(key + ": is missing");
        }
        return node.path(key).asText();
    }

    private static double number(JsonNode node, String key) {
        if (!node.path(key).isNumber()) {
            throw new IllegalArgumentException(key + ": is no number");
        }
        return node.path(key).asDouble();
    }
}
