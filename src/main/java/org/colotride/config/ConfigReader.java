package org.colotride.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Binds YAML to records, strictly: an unknown or duplicate key, a value of a wrong type or out of range, a missing
 * required key or a fault of syntax is refused with a {@link ConfigException} that names the file (or the command line),
 * the dotted key, the value and the remedy.
 *
 * <p>A record's components may be {@code int}, {@code long}, {@code double} (also written {@code 8/255}), {@code boolean},
 * their boxes, {@code String}, enums (in lower case), {@link Component}, records, {@code List} and {@code Map<String, …>}
 * of these, {@code ObjectNode}, and what Jackson reads from a scalar, such as {@code Path}. Defaults: see {@link Default}.
 * Ranges: see {@link Require}.
 */
public final class ConfigReader {
    static final String COMMAND_LINE = "command line";

    private ConfigReader() {}

    /**
     * Reads a file, applies dotted overrides ({@code train.epochs=3}, {@code defense.epsilon=8/255}, {@code
     * defense=none}) in their order and binds it.
     *
     * @throws ConfigException if the file or an override is at fault
     */
    public static <T> T read(Path file, List<String> overrides, Class<T> type) {
        ObjectNode tree = readTree(file);
        Set<String> overridden = Overrides.apply(tree, overrides, type);
        return new RecordBinder(file.toString(), overridden).bind(tree, type, "");
    }

    /**
     * Binds dotted overrides alone, without a file.
     *
     * @throws ConfigException if an override is at fault
     */
    public static <T> T read(List<String> overrides, Class<T> type) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        Set<String> overridden = Overrides.apply(tree, overrides, type);
        return new RecordBinder(COMMAND_LINE, overridden).bind(tree, type, "");
    }

    /**
     * Reads a file without binding it.
     *
     * @throws ConfigException if there is no such file, or it is not a YAML mapping
     */
    public static ObjectNode readTree(Path file) {
        return YamlSource.read(file);
    }

    /**
     * Reads a file and changes it by dotted overrides without binding it.
     *
     * @param type the record that it is meant for
     * @throws ConfigException if there is no such file, it is not a YAML mapping, or an override is malformed
     */
    public static ObjectNode readTree(Path file, List<String> overrides, Class<? extends Record> type) {
        ObjectNode tree = readTree(file);
        Overrides.apply(tree, overrides, type);
        return tree;
    }

    /**
     * Parses a text as {@link #readTree} does a file.
     *
     * @param source names it in messages
     * @throws ConfigException if it is not a YAML mapping
     */
    public static ObjectNode parseTree(String yaml, String source) {
        if (YamlSource.parse(yaml, source) instanceof ObjectNode tree) {
            return tree;
        }
        throw new ConfigException(source + ": holds no 'key: value' lines");
    }

    /**
     * Binds one node; {@code origin} names it in messages: {@code file}, or {@code file: dotted.key}.
     *
     * @throws ConfigException if a key is unknown or missing, or a value of a wrong type or out of range
     */
    public static <T> T bind(ObjectNode node, Class<T> type, String origin) {
        return bind(node, type, origin, Set.of());
    }

    /** Binds a component's args to {@code type}. */
    public static <T> T bindArgs(Component component, Class<T> type) {
        return bind(component.args(), type, component.origin(), component.overridden());
    }

    private static <T> T bind(ObjectNode node, Class<T> type, String origin, Set<String> overridden) {
        int separator = origin.lastIndexOf(": ");
        String source = separator < 0 ? origin : origin.substring(0, separator);
        String path = separator < 0 ? "" : origin.substring(separator + 2);
        Set<String> keys = overridden.stream()
                .map(key -> path.isEmpty() ? key : path + "." + key)
                .collect(Collectors.toSet());
        return new RecordBinder(source, keys).bind(node, type, path);
    }
}
