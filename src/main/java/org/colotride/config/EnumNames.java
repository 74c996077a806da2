package org.colotride.config;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.colotride.io.Mappers;

/** How enum constants are written: as their {@link JsonValue}, or as {@code lower-case} for {@code LOWER_CASE}. */
final class EnumNames {
    private static final ObjectMapper MAPPER = Mappers.json();

    private EnumNames() {}

    static String of(Enum<?> constant) {
        Class<?> type = constant.getDeclaringClass();
        boolean named = Arrays.stream(type.getMethods()).anyMatch(EnumNames::isJsonValue)
                || Arrays.stream(type.getDeclaredFields()).anyMatch(EnumNames::isJsonValue);
        return named
                ? MAPPER.convertValue(constant, String.class)
                : constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Constants by name, in their order. */
    static Map<String, Object> constants(Class<?> type) {
        Map<String, Object> constants = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            constants.put(of((Enum<?>) constant), constant);
        }
        return constants;
    }

    private static boolean isJsonValue(AnnotatedElement member) {
        return member.isAnnotationPresent(JsonValue.class);
    }
}
