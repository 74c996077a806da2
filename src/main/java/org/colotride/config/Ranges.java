package org.colotride.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which values a key takes. The constructors of the records are what knows: each is asked with a value beyond every range,
 * and its refusal says the range, "epsilon: 2.0 is not in (0, 1]". So a range cannot be told otherwise than it is checked.
 */
final class Ranges {
    private static final Pattern REFUSAL = Pattern.compile(
            "(?:.* is not|.*: must be|.*: must lie|.* is (?=negative|less than)) ?(.*)", Pattern.DOTALL);
    private static final Pattern NAMES = Pattern.compile(".*valid: ([^)]*)\\)?", Pattern.DOTALL);
    private static final int MOST_CHARACTERS = 120;

    private Ranges() {}

    /**
     * @param record with values that are in range
     * @param index of the component
     */
    static String of(Record record, int index) {
        Class<?> type = record.getClass().getRecordComponents()[index].getType();
        if (type.isEnum()) {
            return "one of "
                    + EnumNames.constants(type).entrySet().stream()
                            .filter(constant ->
                                    refusal(record, index, constant.getValue()).isEmpty())
                            .map(Map.Entry::getKey)
                            .collect(Collectors.joining(", "));
        }
        Set<String> refusals = new LinkedHashSet<>();
        for (Object probe : probes(type)) {
            refusal(record, index, probe).flatMap(Ranges::rule).ifPresent(refusals::add);
        }
        return refusals.isEmpty() ? kind(type) : String.join(", ", refusals);
    }

    private static List<?> probes(Class<?> type) {
        if (type == int.class || type == Integer.class) {
            return List.of(Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        if (type == long.class || type == Long.class) {
            return List.of(Long.MIN_VALUE, Long.MAX_VALUE);
        }
        if (type == double.class || type == Double.class) {
            return List.of(-Double.MAX_VALUE, Double.MAX_VALUE);
        }
        if (type == float.class || type == Float.class) {
            return List.of(-Float.MAX_VALUE, Float.MAX_VALUE);
        }
        if (type == String.class) {
            return List.of("", "\u0001");
        }
        if (type == List.class) {
            return List.of(List.of());
        }
        return type == Map.class ? List.of(Map.of()) : List.of();
    }

    /** What the constructor says of the value, without the key. */
    private static Optional<String> refusal(Record record, int index, Object probe) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Object[] values = Arrays.stream(components)
                .map(component -> RecordValues.of(record, component))
                .toArray();
        values[index] = probe;
        try {
            Constructor<?> constructor = record.getClass()
                    .getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            constructor.newInstance(values);
            return Optional.empty();
        } catch (InvocationTargetException e) {
            String said = String.valueOf(e.getCause().getMessage());
            String key = components[index].getName() + ": ";
            return e.getCause() instanceof IllegalArgumentException && said.startsWith(key)
                    ? Optional.of(said.substring(key.length()))
                    : Optional.empty();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(record.getClass() + " cannot be made", e);
        }
    }

    private static Optional<String> rule(String refusal) {
        Matcher names = NAMES.matcher(refusal);
        Matcher rule = REFUSAL.matcher(refusal);
        String text = names.matches() ? "one of " + names.group(1) : rule.matches() ? rule.group(1) : "";
        return Optional.of(text.equals("negative") ? "at least 0" : text.replaceFirst("^less than ", "at least "))
                // What follows says why.
                .map(said -> said.split(": ", 2)[0])
                .filter(said -> !said.isBlank() && said.length() <= MOST_CHARACTERS);
    }

    private static String kind(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number";
        }
        if (type == double.class || type == Double.class || type == float.class || type == Float.class) {
            return "a number";
        }
        if (type == List.class) {
            return "a list";
        }
        if (type == String.class || type == Path.class) {
            return "text";
        }
        if (type.isRecord()) {
            return "a section of "
                    + Arrays.stream(type.getRecordComponents())
                            .map(RecordComponent::getName)
                            .collect(Collectors.joining(", "));
        }
        if (type == Map.class || type == ObjectNode.class) {
            return "a section";
        }
        return type == Component.class ? "a name, or {name: …, args: {…}}" : "a name or a section";
    }
}
