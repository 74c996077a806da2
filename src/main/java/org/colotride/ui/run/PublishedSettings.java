package org.colotride.ui.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.config.ConfigWriter;
import org.colotride.experiment.RunComponents;
import org.colotride.experiment.config.ExperimentConfig;

/** Where a configuration departs from the published one for its data set, which is a file in {@code conf/}. */
final class PublishedSettings {
    private static final Map<String, String> FILES = new TreeMap<>(Map.of(
            "fashion", "fashion-colo-tride.yaml",
            "mnist", "fashion-colo-tride.yaml",
            "cub", "cub.yaml",
            "cars", "cars.yaml",
            "sop", "sop.yaml",
            "in-shop", "in-shop.yaml"));

    private final Path folder;

    /** @param folder that holds the configurations */
    PublishedSettings(Path folder) {
        this.folder = folder;
    }

    /** @param value here, {@code published} there; empty where the key is absent */
    record Difference(String key, String value, String published) {}

    /** @param file that holds the published settings */
    record Comparison(Path file, List<Difference> differences) {}

    /**
     * @param config resolved
     * @return empty if nothing was published for such data, or the file is not at hand
     */
    Optional<Comparison> compare(ObjectNode config) {
        String data =
                config.path("data").path("name").asText(config.path("data").asText());
        Optional<Path> file = FILES.entrySet().stream()
                .filter(known -> data.startsWith(known.getKey()))
                .map(known -> folder.resolve(known.getValue()))
                .filter(Files::isRegularFile)
                .findFirst();
        try {
            return file.map(named -> new Comparison(named, differences(config, published(named))));
        } catch (ConfigException broken) {
            return Optional.empty();
        }
    }

    private static ObjectNode published(Path file) {
        return ConfigWriter.toTree(RunComponents.of(ConfigReader.read(file, List.of(), ExperimentConfig.class))
                .config());
    }

    private static List<Difference> differences(ObjectNode config, ObjectNode published) {
        Map<String, String> here = new TreeMap<>();
        Map<String, String> there = new TreeMap<>();
        flatten("", config, here);
        flatten("", published, there);
        List<Difference> differences = new ArrayList<>();
        Map<String, String> keys = new TreeMap<>(here);
        keys.putAll(there);
        for (String key : keys.keySet()) {
            String value = here.getOrDefault(key, "");
            String other = there.getOrDefault(key, "");
            if (!value.equals(other) && !key.equals("name") && !key.equals("output")) {
                differences.add(new Difference(key, value, other));
            }
        }
        return differences;
    }

    /** One entry a leaf; the segment {@code args} is left out, as on the command line. */
    private static void flatten(String prefix, JsonNode node, Map<String, String> into) {
        if (node.isObject()) {
            node.properties().forEach(field -> {
                String name = field.getKey();
                String key = prefix.isEmpty() ? name : name.equals("args") ? prefix : prefix + "." + name;
                flatten(key, field.getValue(), into);
            });
        } else if (!node.isNull()) {
            into.put(
                    prefix,
                    node.isNumber() ? number(node.asDouble()) : node.isTextual() ? node.asText() : node.toString());
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
