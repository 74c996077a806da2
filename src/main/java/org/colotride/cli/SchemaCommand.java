package org.colotride.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.colotride.config.ConfigSchema;
import org.colotride.config.Registry;
import org.colotride.defense.Defenses;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.record.Records;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Mappers;
import org.colotride.loss.Losses;
import org.colotride.mining.Miners;
import org.colotride.model.backbones.Backbones;
import org.colotride.model.optimizer.Optimizers;
import org.colotride.model.schedule.RateSchedules;
import org.colotride.search.SearchConfig;
import org.colotride.tournament.TournamentConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mvn exec:java@schema}. */
@Command(
        name = "schema",
        description = "Writes the JSON schemas of configurations, tournaments and searches, by which editors complete"
                + " them; with plug-ins on the class path, theirs too.")
public final class SchemaCommand extends Goal {
    @Option(names = "--output", paramLabel = "FOLDER", description = "Where to (default: ${DEFAULT-VALUE}).")
    private Path output = Path.of("conf/schema");

    public static void main(String... args) {
        CommandRunner.exit(new SchemaCommand(), args);
    }

    @Override
    public Integer call() {
        schemas().forEach((file, schema) -> {
            AtomicFiles.writeString(output.resolve(file), schema);
            out().println("Schema: " + output.resolve(file));
        });
        return 0;
    }

    /** By the names of their files. */
    static Map<String, String> schemas() {
        ConfigSchema schema = new ConfigSchema(components());
        Map<String, String> files = new LinkedHashMap<>();
        files.put("run.json", text(schema.of(ExperimentConfig.class, "A run of COLO-TRIDE")));
        files.put("tournament.json", text(schema.of(TournamentConfig.class, "A tournament of defences")));
        files.put("search.json", text(schema.of(SearchConfig.class, "A search for settings")));
        return files;
    }

    /** The registries of a run's components, by the keys that name them. */
    static Map<String, Registry<?>> components() {
        Map<String, Registry<?>> components = new LinkedHashMap<>();
        components.put("model", Backbones.REGISTRY);
        components.put("miner", Miners.REGISTRY);
        components.put("loss", Losses.REGISTRY);
        components.put("defense", Defenses.REGISTRY);
        components.put("optimizer", Optimizers.REGISTRY);
        components.put("schedule", RateSchedules.REGISTRY);
        components.put("records", Records.REGISTRY);
        return components;
    }

    private static String text(ObjectNode schema) {
        try {
            return Mappers.indentedJson().writeValueAsString(schema) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a schema that is no JSON: " + e.getOriginalMessage(), e);
        }
    }
}
