package org.colotride.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The JSON schema (draft 7) of a configuration, read off its records, so that an editor completes keys and names and marks
 * what is wrong. {@link ConfigReader} is stricter: ranges, and what goes together, it alone knows.
 */
public final class ConfigSchema {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** {@code 8/255} is a number, too. */
    private static final String FRACTION = "^[-+]?[0-9.eE+-]+/[0-9.eE+-]+$";

    private final Map<String, Registry<?>> components;

    /** @param components by the key that names them, at whatever depth: {@code defense} … Others are named freely */
    public ConfigSchema(Map<String, Registry<?>> components) {
        this.components = new LinkedHashMap<>(components);
    }

    /** Of a file that is bound to a record. */
    public ObjectNode of(Class<? extends Record> type, String title) {
        ObjectNode schema = JSON.objectNode();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#").put("title", title);
        return schema.setAll(record(type));
    }

    private ObjectNode record(Class<?> type) {
        ObjectNode schema = object();
        schema.put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JSON.arrayNode();
        for (RecordComponent component : type.getRecordComponents()) {
            ObjectNode value = value(component.getName(), component.getGenericType());
            String meaning = Meanings.of(type, component.getName());
            if (!meaning.isEmpty()) {
                value.put("description", meaning);
            }
            Default otherwise = component.getAnnotation(Default.class);
            if (otherwise != null) {
                JsonNode given = YamlSource.parse(otherwise.value(), "a default");
                if (given != null && !given.isNull()) {
                    value.set("default", given);
                }
            } else if (component.getType().isPrimitive()) {
                required.add(component.getName());
            }
            properties.set(component.getName(), value);
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema;
    }

    private ObjectNode value(String key, Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return JSON.objectNode().put("type", "array").set("items", value(key, arguments[0]));
            }
            if (generic.getRawType() == Map.class) {
                return object().set("additionalProperties", value(key, arguments[1]));
            }
        }
        if (!(type instanceof Class<?> known)) {
            return JSON.objectNode();
        }
        if (known == Component.class) {
            return component(key);
        }
        return known.isRecord() ? record(known) : scalar(known);
    }

    private static ObjectNode scalar(Class<?> type) {
        if (type == double.class || type == Double.class || type == float.class || type == Float.class) {
            return anyOf(
                    JSON.objectNode().put("type", "number"),
                    JSON.objectNode().put("type", "string").put("pattern", FRACTION));
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return JSON.objectNode().put("type", "integer");
        }
        if (type == boolean.class || type == Boolean.class) {
            return JSON.objectNode().put("type", "boolean");
        }
        if (type.isEnum()) {
            return names(EnumNames.constants(type).keySet());
        }
        if (ObjectNode.class.isAssignableFrom(type)) {
            return object();
        }
        return JsonNode.class.isAssignableFrom(type)
                ? JSON.objectNode()
                : JSON.objectNode().put("type", "string");
    }

    /** A name alone, or a name with arguments. */
    private ObjectNode component(String key) {
        Registry<?> registry = components.get(key);
        ObjectNode named = registry == null ? JSON.objectNode().put("type", "string") : names(registry.names());
        ObjectNode section = object();
        section.put("additionalProperties", false);
        ObjectNode properties = section.putObject("properties");
        properties.set("name", named);
        properties.set("args", object());
        section.putArray("required").add("name");
        if (registry != null) {
            ArrayNode each = section.putArray("allOf");
            registry.names().forEach(name -> {
                ObjectNode rule = each.addObject();
                rule.putObject("if").putObject("properties").putObject("name").put("const", name);
                rule.putObject("then").putObject("properties").set("args", record(registry.arguments(name)));
            });
        }
        return anyOf(named.deepCopy(), section);
    }

    private static ObjectNode object() {
        return JSON.objectNode().put("type", "object");
    }

    private static ObjectNode names(Set<String> names) {
        ObjectNode schema = JSON.objectNode();
        ArrayNode all = schema.putArray("enum");
        names.forEach(all::add);
        return schema;
    }

    private static ObjectNode anyOf(ObjectNode... some) {
        ObjectNode schema = JSON.objectNode();
        schema.putArray("anyOf").addAll(List.of(some));
        return schema;
    }
}
