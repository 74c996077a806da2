package org.colotride.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.colotride.config.ExplainedKey;
import org.colotride.io.Mappers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mvn exec:java@config}. */
@Command(
        name = "config",
        description =
                "Prints the configuration in force: every key of a run, search, tournament or pipeline with its value,"
                        + " default, range and meaning. What differs from the default is marked with *.",
        footer = {"", "Example: conf/fashion.yaml defense=act"})
public final class ConfigCommand extends Goal {
    private static final Path DEFAULT_CONFIG = Path.of("conf/quickstart.yaml");
    /** What a key stands at that has no value. */
    private static final String NONE = "–";

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE.yaml | KEY=VALUE",
            description = "The configuration (conf/quickstart.yaml if none is named) and changes to it.")
    private List<String> arguments = new ArrayList<>();

    @Option(names = "--json", description = "As JSON, for other programs.")
    private boolean json;

    public static void main(String... args) {
        CommandRunner.exit(new ConfigCommand(), args);
    }

    @Override
    public Integer call() {
        ConfigArguments sorted = ConfigArguments.sort(arguments)
                .atMostWords(0, "a configuration ends in .yaml, an override is key=value");
        ConfigurationInForce config = ConfigurationInForce.of(sorted.file().orElse(DEFAULT_CONFIG), sorted.overrides());
        if (json) {
            out().println(json(config));
            return 0;
        }
        out().println("# " + config.file() + ": a " + config.kind());
        config.keys().forEach(this::print);
        return 0;
    }

    private void print(ExplainedKey key) {
        String otherwise = key.otherwise()
                .map(value -> "default " + ConfigValue.shown(value, NONE))
                .orElse("no default");
        out().println((key.differs() ? "* " : "  ") + key.key() + ": " + ConfigValue.shown(key.value(), NONE) + "  # "
                + otherwise + "; " + key.range());
        if (!key.meaning().isEmpty()) {
            out().println("        " + key.meaning());
        }
    }

    private static String json(ConfigurationInForce config) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("file", config.file().toString()).put("kind", config.kind());
        ArrayNode keys = root.putArray("keys");
        for (ExplainedKey key : config.keys()) {
            ObjectNode node = keys.addObject().put("key", key.key());
            node.set("value", key.value());
            key.otherwise().ifPresent((JsonNode value) -> node.set("default", value));
            node.put("differs", key.differs()).put("range", key.range()).put("meaning", key.meaning());
        }
        try {
            return Mappers.indentedJson().writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("keys that are no JSON: " + e.getOriginalMessage(), e);
        }
    }
}
