package org.colotride.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.config.Require;

/**
 * What a network subtracts from its images, in [0, 1], and divides them by, per channel.
 *
 * @param mean {@code [C]}
 * @param deviation {@code [C]}, positive
 */
public record Normalization(List<Double> mean, List<Double> deviation) {
    private static final Map<String, Normalization> PRESETS = Map.of(
            "imagenet", new Normalization(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225)),
            "half", new Normalization(List.of(0.5), List.of(0.5)),
            "none", new Normalization(List.of(0.0), List.of(1.0)));

    public Normalization {
        mean = List.copyOf(Require.present("mean", mean));
        deviation = List.copyOf(Require.present("deviation", deviation));
        if (mean.isEmpty() || mean.size() != deviation.size()) {
            throw new IllegalArgumentException(
                    "mean: " + mean + " and deviation " + deviation + " must have one number for each channel");
        }
        mean.forEach(value -> Require.finite("mean", value));
        deviation.forEach(value -> Require.above("deviation", value, 0));
    }

    /**
     * Reads what a pipeline says.
     *
     * @param node a preset's name ({@code imagenet}, {@code half}, {@code none}) or {@code {mean: […], deviation: […]}}
     * @param channels of the images; for grey ones a preset's channels are averaged
     * @throws IllegalArgumentException if it is neither, or does not fit the channels
     */
    public static Normalization of(JsonNode node, int channels) {
        if (node.isTextual()) {
            Require.oneOf("normalization", node.textValue(), PRESETS.keySet());
            return PRESETS.get(node.textValue()).spread(channels);
        }
        if (!(node instanceof ObjectNode section)) {
            throw new IllegalArgumentException("normalization: " + node + ": must be one of imagenet, half and none, or"
                    + " {mean: […], deviation: […]}");
        }
        Normalization given = bind(section);
        if (given.mean.size() != channels) {
            throw new IllegalArgumentException("normalization: has " + given.mean.size() + " means and deviations, but"
                    + " the images have " + channels + " channels");
        }
        return given;
    }

    private static Normalization bind(ObjectNode section) {
        try {
            return ConfigReader.bind(section, Normalization.class, "normalization");
        } catch (ConfigException e) {
            // The pipeline's file is named by whoever reads it.
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** None: images enter the network as they are, in [0, 1]. */
    public static Normalization none(int channels) {
        return PRESETS.get("none").spread(channels);
    }

    private Normalization spread(int channels) {
        return mean.size() == channels ? this : new Normalization(spread(mean, channels), spread(deviation, channels));
    }

    private static List<Double> spread(List<Double> values, int channels) {
        double average =
                values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        return Collections.nCopies(channels, average);
    }
}
