package org.colotride.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A key of a configuration in force.
 *
 * @param key as a command line changes it: {@code defense.epsilon}
 * @param value in force; null if there is none
 * @param otherwise the value that it would have if it were left out; empty if it cannot be. A JSON null stands for none
 * @param range which values it takes
 * @param meaning one line; empty if nobody has said
 */
public record ExplainedKey(String key, JsonNode value, Optional<JsonNode> otherwise, String range, String meaning) {
    /** Whether the value is another than if it were left out. */
    public boolean differs() {
        return otherwise.filter(value::equals).isEmpty();
    }
}
