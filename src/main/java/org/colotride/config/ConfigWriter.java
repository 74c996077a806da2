package org.colotride.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.colotride.io.Mappers;

/** Writes configuration records as the YAML that {@link ConfigReader} reads back to equal ones. */
public final class ConfigWriter {
    private static final YAMLMapper MAPPER = Mappers.readableYaml(new NumberLike());

    /** Quotes every text that a YAML parser might take for a number or a date. */
    private static final class NumberLike extends StringQuotingChecker.Default {
        @Override
        public boolean needToQuoteValue(String value) {
            return super.needToQuoteValue(value) || value.matches("[-+.\\d].*") && !value.matches("\\d+/\\d+");
        }
    }

    private ConfigWriter() {}

    /** Every key with its value, defaults included but where {@link Default#written} says otherwise. */
    public static String toYaml(Record config) {
        return toYaml(toTree(config));
    }

    public static String toYaml(ObjectNode tree) {
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a configuration that cannot be written: " + tree, e);
        }
    }

    /** The tree of {@link #toYaml}, for example to keep it in {@code results.json}. */
    public static ObjectNode toTree(Record config) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        for (RecordComponent component : config.getClass().getRecordComponents()) {
            Object value = RecordValues.of(config, component);
            if (value != null && !isLeftOut(component.getAnnotation(Default.class), value)) {
                tree.set(component.getName(), node(value));
            }
        }
        return tree;
    }

    private static boolean isLeftOut(Default usual, Object value) {
        return usual != null && !usual.written() && usual.value().equals(value.toString());
    }

    static JsonNode node(Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value == null) {
            return NullNode.instance;
        }
        if (value instanceof Component component) {
            ObjectNode node = nodes.objectNode().put("name", component.name());
            return component.args().isEmpty() ? node : node.set("args", component.args());
        }
        if (value instanceof Record section) {
            return toTree(section);
        }
        if (value instanceof Enum<?> constant) {
            return nodes.textNode(EnumNames.of(constant));
        }
        if (value instanceof List<?> list) {
            ArrayNode array = nodes.arrayNode();
            list.forEach(element -> array.add(node(element)));
            return array;
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode section = nodes.objectNode();
            map.forEach((key, element) -> section.set(key.toString(), node(element)));
            return section;
        }
        return value instanceof Path path ? nodes.textNode(path.toString()) : MAPPER.valueToTree(value);
    }
}
