package org.colotride.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Dotted overrides {@code key=value}; the value is YAML. Within a component, a segment other than {@code name} and {@code
 * args} addresses its args: {@code defense.epsilon} is {@code defense.args.epsilon}. {@code defense=none} replaces the
 * component and drops the args of the one before. What follows a map's key is one key of the map, dots and all.
 */
final class Overrides {
    private Overrides() {}

    /**
     * Changes {@code tree} in the order given.
     *
     * @param type the record that the tree will be bound to; says which sections are components
     * @return the keys given, without the {@code args} segment
     */
    static Set<String> apply(ObjectNode tree, List<String> overrides, Class<?> type) {
        Set<String> keys = new LinkedHashSet<>();
        for (String override : overrides) {
            int equals = override.indexOf('=');
            String key = equals < 0 ? "" : override.substring(0, equals).strip();
            if (!key.matches("[\\w-]+(\\.[\\w-]+)*")) {
                throw new ConfigException(ConfigReader.COMMAND_LINE + ": '" + override
                        + "' is not an override; write key=value, for example train.epochs=3");
            }
            List<String> segments = List.of(key.split("\\."));
            keys.addAll(created(tree, segments));
            set(tree, segments, 0, type, value(override.substring(equals + 1), override), override);
            keys.add(plain(segments, type));
        }
        return keys;
    }

    private static void set(ObjectNode at, List<String> keys, int i, Class<?> type, JsonNode value, String override) {
        String key = keys.get(i);
        Class<?> kind = kind(type, key);
        if (i == keys.size() - 1) {
            at.set(key, value);
            return;
        }
        JsonNode section = at.path(key);
        if (kind == Map.class) {
            at.withObject("/" + key).set(String.join(".", keys.subList(i + 1, keys.size())), value);
            return;
        }
        if (kind == Component.class) {
            section = at.set(key, component(section)).path(key);
            if (!keys.get(i + 1).matches("name|args")) {
                section = section.withObject("/args");
            }
        } else if (section.isMissingNode() || section.isNull()) {
            section = at.putObject(key);
        }
        if (!(section instanceof ObjectNode inner)) {
            throw new ConfigException(ConfigReader.COMMAND_LINE + ": " + override + ": '"
                    + String.join(".", keys.subList(0, i + 1)) + "' is " + Kind.shown(section)
                    + ", which has no keys below it");
        }
        set(inner, keys, i + 1, kind, value, override);
    }

    /** The sections that the file lacks: whatever is wrong with them is the command line's fault. */
    private static List<String> created(ObjectNode tree, List<String> keys) {
        List<String> created = new ArrayList<>();
        JsonNode at = tree;
        for (int i = 0; i < keys.size() - 1; i++) {
            at = at.path(keys.get(i));
            if (at.isMissingNode()) {
                created.add(String.join(".", keys.subList(0, i + 1)));
            }
        }
        return created;
    }

    private static ObjectNode component(JsonNode node) {
        if (node instanceof ObjectNode section) {
            if (section.path("args").isNull()) {
                section.remove("args");
            }
            return section;
        }
        ObjectNode section = JsonNodeFactory.instance.objectNode();
        return node.isTextual() ? section.set("name", node) : section;
    }

    private static Class<?> kind(Class<?> type, String key) {
        return type == null || !type.isRecord()
                ? null
                : Arrays.stream(type.getRecordComponents())
                        .filter(component -> component.getName().equals(key))
                        .<Class<?>>map(RecordComponent::getType)
                        .findFirst()
                        .orElse(null);
    }

    private static String plain(List<String> keys, Class<?> type) {
        Class<?> kind = type;
        for (int i = 0; i < keys.size() - 1; i++) {
            kind = kind(kind, keys.get(i));
            if (kind == Component.class
                    && i + 2 < keys.size()
                    && keys.get(i + 1).equals("args")) {
                return String.join(".", keys.subList(0, i + 1)) + "."
                        + String.join(".", keys.subList(i + 2, keys.size()));
            }
        }
        return String.join(".", keys);
    }

    private static JsonNode value(String text, String override) {
        String source = ConfigReader.COMMAND_LINE + ": " + override;
        if (text.isBlank()) {
            throw new ConfigException(source + ": has no value; write key=value");
        }
        if ("{['\"".indexOf(text.strip().charAt(0)) >= 0) {
            return YamlSource.parse(text, source);
        }
        try {
            JsonNode scalar = YamlSource.parse(text, source);
            return scalar.isValueNode() && !scalar.isNull() ? scalar : new TextNode(text);
        } catch (ConfigException notYaml) {
            return new TextNode(text);
        }
    }
}
