package org.colotride.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A configuration in force, key by key: value, default, range and meaning. A default is found by leaving the key out, so
 * that it is the one which the program would take, whoever decides it: a record, a component, the defence's recipe.
 */
public final class ConfigExplanation {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<String, Registry<?>> components;

    /** @param components as {@link ConfigSchema} takes them */
    public ConfigExplanation(Map<String, Registry<?>> components) {
        this.components = new LinkedHashMap<>(components);
    }

    /** A key before it is compared: where it stands in a file, and in which record. */
    private record Found(List<String> path, JsonNode value, Record owner, int index) {}

    /**
     * All keys, those of components and sections after them.
     *
     * @param given what a file and the command line say
     * @param inForce binds such a tree, components' arguments written out
     * @throws ConfigException if {@code inForce} refuses what is given
     */
    public List<ExplainedKey> of(ObjectNode given, Function<ObjectNode, ? extends Record> inForce) {
        Map<String, Found> keys = keys(inForce.apply(given.deepCopy()));
        List<ExplainedKey> explained = new ArrayList<>();
        keys.forEach((key, found) -> explained.add(new ExplainedKey(
                key,
                found.value(),
                otherwise(key, found, given, inForce),
                range(found),
                Meanings.of(found.owner().getClass(), name(found)))));
        return explained;
    }

    private Optional<JsonNode> otherwise(
            String key, Found found, ObjectNode given, Function<ObjectNode, ? extends Record> inForce) {
        ObjectNode without = given.deepCopy();
        JsonNode section = without;
        for (String segment : found.path().subList(0, found.path().size() - 1)) {
            section = section.path(segment);
        }
        String last = found.path().get(found.path().size() - 1);
        if (!(section instanceof ObjectNode keys) || keys.remove(last) == null) {
            return Optional.of(found.value());
        }
        try {
            Found left = keys(inForce.apply(without)).get(key);
            return Optional.of(left == null ? NullNode.instance : left.value());
        } catch (ConfigException e) {
            return ofTheRecord(found);
        }
    }

    /** Where a default does not go with the other keys, an epsilon with a larger step for example. */
    private static Optional<JsonNode> ofTheRecord(Found found) {
        Class<? extends Record> type = found.owner().getClass();
        try {
            Record bare = ConfigReader.bind(JSON.objectNode(), type, "");
            return Optional.of(ConfigWriter.node(RecordValues.of(bare, type.getRecordComponents()[found.index()])));
        } catch (ConfigException required) {
            Default usual = type.getRecordComponents()[found.index()].getAnnotation(Default.class);
            return Optional.ofNullable(usual).map(value -> YamlSource.parse(value.value(), "a default"));
        }
    }

    private Map<String, Found> keys(Record config) {
        Map<String, Found> keys = new LinkedHashMap<>();
        collect(config, "", List.of(), keys);
        return keys;
    }

    private void collect(Record record, String prefix, List<String> path, Map<String, Found> into) {
        RecordComponent[] parts = record.getClass().getRecordComponents();
        for (int i = 0; i < parts.length; i++) {
            Object value = RecordValues.of(record, parts[i]);
            String key = prefix + parts[i].getName();
            List<String> at = joined(path, parts[i].getName());
            if (value instanceof Component component) {
                into.put(key, new Found(at, JSON.textNode(component.name()), record, i));
                arguments(parts[i].getName(), component)
                        .ifPresent(args -> collect(args, key + ".", joined(at, "args"), into));
            } else if (value instanceof Record section) {
                collect(section, key + ".", at, into);
            } else if (value instanceof Map<?, ?> map && map.values().stream().anyMatch(Record.class::isInstance)) {
                map.forEach((name, section) ->
                        collect((Record) section, key + "." + name + ".", joined(at, name.toString()), into));
            } else {
                into.put(key, new Found(at, ConfigWriter.node(value), record, i));
            }
        }
    }

    private Optional<Record> arguments(String key, Component component) {
        return Optional.ofNullable(components.get(key)).map(registry -> registry.bound(component));
    }

    private String range(Found found) {
        Registry<?> registry = components.get(name(found));
        boolean component =
                found.owner().getClass().getRecordComponents()[found.index()].getType() == Component.class;
        if (registry != null && found.value().isArray()) {
            return "a list of " + String.join(", ", registry.names());
        }
        return component && registry != null
                ? "one of " + String.join(", ", registry.names())
                : Ranges.of(found.owner(), found.index());
    }

    private static String name(Found found) {
        return found.owner().getClass().getRecordComponents()[found.index()].getName();
    }

    private static List<String> joined(List<String> path, String next) {
        List<String> longer = new ArrayList<>(path);
        longer.add(next);
        return longer;
    }
}
