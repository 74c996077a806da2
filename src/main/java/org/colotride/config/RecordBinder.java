package org.colotride.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.colotride.io.Mappers;

/** Binds a YAML tree to a record: no key unknown, no value of a wrong type, and messages that say where. */
final class RecordBinder {
    private static final ObjectMapper MAPPER = Mappers.json();
    private static final List<String> COMPONENT_KEYS = List.of("name", "args");

    private final String source;
    private final Set<String> overridden;

    /**
     * @param source the file, for messages
     * @param overridden dotted keys that the command line gave
     */
    RecordBinder(String source, Set<String> overridden) {
        this.source = source;
        this.overridden = overridden;
    }

    <T> T bind(JsonNode node, Class<T> type, String path) {
        if (!(node instanceof ObjectNode section)) {
            throw wrongType(path, node, "a section of 'key: value' lines");
        }
        RecordComponent[] components = type.getRecordComponents();
        List<String> keys =
                Arrays.stream(components).map(RecordComponent::getName).toList();
        refuseUnknown(section, keys, path);
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = value(section.get(components[i].getName()), components[i], join(path, keys.get(i)));
        }
        return construct(type, components, values, path);
    }

    private Object value(JsonNode node, RecordComponent component, String path) {
        Default absent = component.getAnnotation(Default.class);
        boolean nullable = absent == null
                ? !component.getType().isPrimitive()
                : absent.value().equals("null");
        if (node != null && !node.isNull()) {
            return convert(node, component.getGenericType(), path);
        }
        if (nullable) {
            return null;
        }
        if (node != null) {
            throw error(path, ": has no value; write one" + (absent == null ? "" : " or remove the key"));
        }
        if (absent == null) {
            throw error(path, ": is missing, and it has no default");
        }
        return convert(YamlSource.parse(absent.value(), path), component.getGenericType(), path);
    }

    private Object convert(JsonNode node, Type type, String path) {
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return list(node, of[0], path);
            }
            if (generic.getRawType() == Map.class && of[0] == String.class) {
                return map(node, of[1], path);
            }
        }
        if (!(type instanceof Class<?> target)) {
            throw new IllegalStateException(path + ": configuration records cannot hold a " + type);
        }
        if (target == Component.class) {
            return component(node, path);
        }
        if (target.isRecord()) {
            return bind(node, target, path);
        }
        return target.isEnum() ? constant(node, target, path) : scalar(node, target, path);
    }

    private Object scalar(JsonNode node, Class<?> target, String path) {
        if (target == double.class || target == Double.class) {
            return Numbers.read(node).orElseThrow(() -> wrongType(path, node, "a number such as 0.03 or 8/255"));
        }
        if (target == int.class || target == Integer.class) {
            require(node.isIntegralNumber() && node.canConvertToInt(), path, node, "a whole number");
            return node.intValue();
        }
        if (target == long.class || target == Long.class) {
            require(node.isIntegralNumber() && node.canConvertToLong(), path, node, "a whole number");
            return node.longValue();
        }
        if (target == boolean.class || target == Boolean.class) {
            require(node.isBoolean(), path, node, "true or false");
            return node.booleanValue();
        }
        if (target == String.class) {
            require(node.isTextual(), path, node, "text (put it in quotes)");
            return node.textValue();
        }
        try {
            return MAPPER.treeToValue(node, target);
        } catch (JsonProcessingException e) {
            throw new ConfigException(
                    at(path) + " = " + Kind.shown(node) + " does not fit " + target.getSimpleName() + ": "
                            + e.getOriginalMessage(),
                    e);
        }
    }

    private Object constant(JsonNode node, Class<?> type, String path) {
        Map<String, Object> constants = EnumNames.constants(type);
        require(node.isTextual(), path, node, "one of " + String.join(", ", constants.keySet()));
        return constants.entrySet().stream()
                .filter(named -> named.getKey().equalsIgnoreCase(node.textValue()))
                .findFirst()
                .orElseThrow(() -> error(
                        path,
                        ": '" + node.textValue() + "' is unknown"
                                + NearestName.hint(node.textValue(), constants.keySet())))
                .getValue();
    }

    private Component component(JsonNode node, String path) {
        if (node.isTextual()) {
            return new Component(node.textValue(), null, origin(path), Set.of());
        }
        if (!(node instanceof ObjectNode section)) {
            throw wrongType(path, node, "a component's name, or {name: …, args: {…}}");
        }
        refuseUnknown(section, COMPONENT_KEYS, path);
        JsonNode name = section.path("name");
        if (!name.isTextual()) {
            throw name.isMissingNode()
                    ? error(path, ".name: is missing, and it has no default")
                    : wrongType(join(path, "name"), name, "text");
        }
        JsonNode args = section.path("args");
        if (!args.isObject() && !args.isMissingNode() && !args.isNull()) {
            throw wrongType(join(path, "args"), args, "a section of 'key: value' lines");
        }
        Set<String> given = overridden.stream()
                .filter(key -> key.startsWith(path + "."))
                .map(key -> key.substring(path.length() + 1).split("\\.")[0])
                .collect(Collectors.toSet());
        return new Component(name.textValue(), args instanceof ObjectNode object ? object : null, origin(path), given);
    }

    private List<Object> list(JsonNode node, Type of, String path) {
        require(node instanceof ArrayNode, path, node, "a list");
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            values.add(convert(node.get(i), of, path + "[" + i + "]"));
        }
        return List.copyOf(values);
    }

    private Map<String, Object> map(JsonNode node, Type of, String path) {
        require(node instanceof ObjectNode, path, node, "a section of 'key: value' lines");
        Map<String, Object> values = new LinkedHashMap<>();
        node.fields().forEachRemaining(e -> values.put(e.getKey(), convert(e.getValue(), of, join(path, e.getKey()))));
        return values;
    }

    private <T> T construct(Class<T> type, RecordComponent[] components, Object[] values, String path) {
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw new ConfigException(refusal(refused.getMessage(), components, path), refused);
            }
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made from a configuration", e);
        }
    }

    /** A message "key: rule" of a constructor, with the place in front. */
    private String refusal(String message, RecordComponent[] components, String path) {
        String text = String.valueOf(message);
        String key = text.split("[:.\\[ ]", 2)[0];
        boolean ofKey = Arrays.stream(components)
                .anyMatch(component -> component.getName().equals(key));
        return ofKey ? at(join(path, key)) + text.substring(key.length()) : at(path) + ": " + text;
    }

    private void refuseUnknown(ObjectNode section, List<String> keys, String path) {
        Set<String> unknown = new LinkedHashSet<>();
        section.fieldNames().forEachRemaining(unknown::add);
        keys.forEach(unknown::remove);
        for (String key : unknown) {
            throw error(
                    join(path, key),
                    " = " + Kind.shown(section.get(key)) + ": unknown key" + NearestName.hint(key, keys));
        }
    }

    private void require(boolean fits, String path, JsonNode node, String expected) {
        if (!fits) {
            throw wrongType(path, node, expected);
        }
    }

    private ConfigException wrongType(String path, JsonNode node, String expected) {
        return error(path, " = " + Kind.shown(node) + ": is a " + Kind.of(node) + ", expected " + expected);
    }

    private ConfigException error(String path, String problem) {
        return new ConfigException(at(path) + problem);
    }

    private String at(String path) {
        return path.isEmpty() ? source : origin(path);
    }

    private String origin(String path) {
        boolean given = overridden.stream()
                .anyMatch(key -> path.equals(key) || path.startsWith(key + ".") || path.startsWith(key + "["));
        return (given ? ConfigReader.COMMAND_LINE : source) + ": " + path;
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
