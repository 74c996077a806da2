package org.colotride.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;

/** Readers and writers of JSON, YAML and CSV: the one place that makes them. They are shared and never reconfigured. */
public final class Mappers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper INDENTED = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final ObjectMapper STRICT = strictJson(StreamReadConstraints.defaults());
    private static final ObjectMapper UNAMBIGUOUS = new ObjectMapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());
    private static final ObjectMapper TOLERANT = new ObjectMapper()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final CsvMapper CSV = CsvMapper.builder()
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .build();

    private Mappers() {}

    /** JSON as this program writes it, on one line. */
    public static ObjectMapper json() {
        return JSON;
    }

    /** JSON for files that people read too. */
    public static ObjectMapper indentedJson() {
        return INDENTED;
    }

    /** JSON of our own files that others may have changed: one key twice is refused. */
    public static ObjectMapper unambiguousJson() {
        return UNAMBIGUOUS;
    }

    /** JSON that a newer version may have written: keys that are not known are passed over, anything behind the value is refused. */
    public static ObjectMapper tolerantJson() {
        return TOLERANT;
    }

    /** JSON of foreign files: one key twice, or anything behind the value, is refused. */
    public static ObjectMapper strictJson() {
        return STRICT;
    }

    /**
     * JSON of foreign files: one key twice, or anything behind the value, is refused.
     *
     * @param limits of depth and lengths
     */
    public static ObjectMapper strictJson(StreamReadConstraints limits) {
        return new ObjectMapper(JsonFactory.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .streamReadConstraints(limits)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /** YAML as it comes. */
    public static YAMLMapper yaml() {
        return YAML;
    }

    /** YAML that people write: one key twice, or a second document, is refused. */
    public static YAMLMapper strictYaml() {
        return YAMLMapper.builder(YAMLFactory.builder()
                        .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /**
     * YAML for people to read: few quotes, lines as long as their values.
     *
     * @param quoting decides which texts need quotes
     */
    public static YAMLMapper readableYaml(StringQuotingChecker quoting) {
        return YAMLMapper.builder(
                        YAMLFactory.builder().stringQuotingChecker(quoting).build())
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .build();
    }

    /** CSV; what is written is quoted only where it must be. */
    public static CsvMapper csv() {
        return CSV;
    }
}
