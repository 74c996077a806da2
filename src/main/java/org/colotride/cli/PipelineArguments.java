package org.colotride.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.colotride.config.ConfigReader;

/** What a command line changes of a pipeline, as an experiment's {@code data} section does. */
final class PipelineArguments {
    private static final String SECTION = "data.";

    private record Overridden(ObjectNode data) {}

    private PipelineArguments() {}

    /**
     * @param overrides {@code key=value}, with or without {@code data.} in front
     * @throws org.colotride.config.ConfigException if one is malformed
     */
    static ObjectNode of(List<String> overrides) {
        List<String> keys = overrides.stream()
                .map(override -> override.startsWith(SECTION) ? override : SECTION + override)
                .toList();
        ObjectNode data = ConfigReader.read(keys, Overridden.class).data();
        return data == null ? JsonNodeFactory.instance.objectNode() : data;
    }
}
