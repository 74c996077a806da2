package org.colotride.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;

/** Binds YAML to records, strictly. */
public final class ConfigReader {
    private ConfigReader() {}

    /** Reads a file, applies dotted overrides ({@code train.epochs=3}) and binds it. */
    public static <T> T read(Path file, List<String> overrides, Class<T> type) {
        throw new IllegalStateException(file + " " + overrides + " " + type);
    }

    /** Binds one node; {@code origin} names it in messages. */
    public static <T> T bind(ObjectNode node, Class<T> type, String origin) {
        try {
            return new ObjectMapper().treeToValue(node, type);
        } catch (JsonProcessingException e) {
            throw new ConfigException(origin + ": " + e.getMessage(), e);
        }
    }
}
