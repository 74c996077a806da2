package org.colotride.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.colotride.config.ConfigExplanation;
import org.colotride.config.ConfigReader;
import org.colotride.config.ExplainedKey;
import org.colotride.data.pipeline.PipelineConfig;
import org.colotride.data.pipeline.PipelineLoader;
import org.colotride.data.source.ImageSources;
import org.colotride.experiment.RunComponents;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.search.SearchConfig;
import org.colotride.search.SearchPlan;
import org.colotride.search.schedule.Schedules;
import org.colotride.tournament.TournamentConfig;
import org.colotride.tournament.TournamentPlan;

/**
 * A file of {@code conf/}, {@code hyperparam-search/} or {@code data-pipelines/} with changes to it, checked as the goal that
 * takes it would, and every key of it.
 *
 * @param kind {@code run}, {@code search}, {@code tournament} or {@code pipeline}
 */
record ConfigurationInForce(Path file, String kind, List<ExplainedKey> keys) {
    private static final String DATA = "data";
    private static final String SOURCE = "source";
    private static final String ARGS = "args";

    /** @throws org.colotride.config.ConfigException if the file or a change is at fault */
    static ConfigurationInForce of(Path file, List<String> overrides) {
        ObjectNode tree = ConfigReader.readTree(file);
        if (tree.has("entrants")) {
            return new ConfigurationInForce(file, "tournament", tournament(file, overrides));
        }
        if (tree.has("spaces")) {
            return new ConfigurationInForce(file, "search", search(file, overrides));
        }
        return tree.has(SOURCE)
                ? new ConfigurationInForce(file, "pipeline", pipeline(file, overrides))
                : new ConfigurationInForce(file, "run", run(file, overrides));
    }

    private static List<ExplainedKey> run(Path file, List<String> overrides) {
        ExperimentConfig config = RunComponents.of(ConfigReader.read(file, overrides, ExperimentConfig.class))
                .config();
        RunComponents.imageShape(config);
        List<ExplainedKey> keys = new ConfigExplanation(SchemaCommand.components())
                .of(ConfigReader.readTree(file, overrides, ExperimentConfig.class), tree -> RunComponents.of(
                                bind(tree, ExperimentConfig.class, file))
                        .config());
        List<ExplainedKey> all = new ArrayList<>();
        for (ExplainedKey key : keys) {
            all.add(key);
            if (key.key().equals(DATA)) {
                all.addAll(data(RunComponents.pipeline(config), config.data().args()));
            }
        }
        return all;
    }

    /** What a run can set of its pipeline; left out, it is as the pipeline's file says. */
    private static List<ExplainedKey> data(Path pipeline, ObjectNode overrides) {
        ObjectNode given = JsonNodeFactory.instance.objectNode();
        ObjectNode args = given.putObject(SOURCE).putObject(ARGS);
        overrides.fields().forEachRemaining(field -> (PipelineLoader.isOfThePipeline(field.getKey()) ? given : args)
                .set(field.getKey(), field.getValue()));
        return new ConfigExplanation(Map.of(SOURCE, ImageSources.REGISTRY))
                        .of(given, tree -> {
                            ObjectNode changes = JsonNodeFactory.instance.objectNode();
                            changes.setAll(tree.withObject("/source/args"));
                            tree.fields().forEachRemaining(field -> changes.set(field.getKey(), field.getValue()));
                            changes.remove(SOURCE);
                            return resolved(PipelineLoader.read(pipeline, changes));
                        })
                        .stream()
                        .filter(key -> key.key().startsWith(SOURCE + ".")
                                || PipelineLoader.isOfThePipeline(key.key().split("\\.")[0]))
                        .map(key -> new ExplainedKey(
                                DATA + "." + key.key().replaceFirst("^source\\.", ""),
                                key.value(),
                                key.otherwise(),
                                key.range(),
                                key.meaning()))
                        .toList();
    }

    private static List<ExplainedKey> pipeline(Path file, List<String> overrides) {
        return new ConfigExplanation(Map.of(SOURCE, ImageSources.REGISTRY))
                .of(
                        PipelineLoader.readTree(file, PipelineArguments.of(overrides)),
                        tree -> resolved(bind(tree, PipelineConfig.class, file)));
    }

    private static PipelineConfig resolved(PipelineConfig config) {
        return config.withSource(ImageSources.REGISTRY.resolve(config.source()));
    }

    private static List<ExplainedKey> search(Path file, List<String> overrides) {
        SearchPlan.of(ConfigReader.read(file, overrides, SearchConfig.class), file);
        return new ConfigExplanation(Map.of("generator", Schedules.REGISTRY))
                .of(
                        ConfigReader.readTree(file, overrides, SearchConfig.class),
                        tree -> bind(tree, SearchConfig.class, file));
    }

    private static List<ExplainedKey> tournament(Path file, List<String> overrides) {
        TournamentPlan.of(ConfigReader.read(file, overrides, TournamentConfig.class), file);
        return new ConfigExplanation(Map.of())
                .of(
                        ConfigReader.readTree(file, overrides, TournamentConfig.class),
                        tree -> bind(tree, TournamentConfig.class, file));
    }

    private static <T> T bind(ObjectNode tree, Class<T> type, Path file) {
        return ConfigReader.bind(tree, type, file.toString());
    }
}
