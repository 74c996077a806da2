package org.colotride.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.config.ConfigWriter;
import org.colotride.experiment.RunComponents;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.search.schedule.Schedule;
import org.colotride.search.schedule.Schedules;

/**
 * A search that has been checked: every key exists, and the ends of every range make a configuration that can be trained.
 *
 * @param config with every default written out
 * @param space of the candidates
 * @param base the configuration without any searched value
 */
public record SearchPlan(SearchConfig config, CandidateSpace space, ExperimentConfig base) {
    /** Who does the work decides nothing. */
    private static final String CLUSTER = "cluster";

    /**
     * @param file for messages
     * @throws ConfigException if the base cannot be read, a key is unknown or an end of a range refused
     */
    public static SearchPlan of(SearchConfig config, Path file) {
        String origin = file.toString();
        Component generator = Schedules.REGISTRY.resolve(config.generator());
        SearchPlan plan = new SearchPlan(
                config.withGenerator(generator),
                CandidateSpace.of(config.spaces()),
                read(config, Map.of(), origin, "set"));
        Map<String, String> first = new LinkedHashMap<>();
        config.spaces().forEach((key, space) -> first.put(key, ends(space).get(0)));
        config.spaces().forEach((key, space) -> {
            for (String end : ends(space)) {
                Map<String, String> values = new LinkedHashMap<>(first);
                values.put(key, end);
                RunComponents.of(read(config, values, origin, "spaces." + key));
            }
        });
        return plan;
    }

    private static List<String> ends(SpaceConfig space) {
        return switch (space.scale()) {
            case LISTED -> space.values().stream().map(JsonNode::asText).toList();
            case INTEGER -> List.of(
                    String.valueOf(space.from().intValue()),
                    String.valueOf(space.to().intValue()));
            default -> List.of(String.valueOf(space.from()), String.valueOf(space.to()));
        };
    }

    private static ExperimentConfig read(SearchConfig config, Map<String, String> values, String origin, String key) {
        List<String> overrides = new ArrayList<>();
        config.set().forEach((name, value) -> overrides.add(name + "=" + text(value)));
        values.forEach((name, value) -> overrides.add(name + "=" + value));
        try {
            return RunComponents.of(ConfigReader.read(Path.of(config.base()), overrides, ExperimentConfig.class))
                    .config();
        } catch (ConfigException e) {
            String problem = e.getMessage().replaceFirst("^command line: ", "");
            throw new ConfigException(origin + ": " + key + ": " + problem, e);
        }
    }

    private static String text(JsonNode value) {
        return value.isContainerNode() ? value.toString() : value.asText();
    }

    /**
     * The configuration of a candidate, with every default written out.
     *
     * @param values of the searched keys, by key
     * @throws ConfigException if they do not go together
     */
    public ExperimentConfig candidate(Map<String, String> values) {
        return read(config, values, config.name(), "candidate");
    }

    /** The searched keys as results show them. */
    public List<SearchedKey> keys() {
        return config.spaces().entrySet().stream()
                .map(space -> space.getValue().searched(space.getKey()))
                .toList();
    }

    /** All that decides which candidates are drawn and what they are, to tell one search from another. */
    ObjectNode toTree() {
        ObjectNode tree = ConfigWriter.toTree(config);
        tree.set("baseConfig", ConfigWriter.toTree(base).without(CLUSTER));
        return tree.without(CLUSTER);
    }

    /** What decides which candidate is trained next, and how far. */
    Schedule schedule(FigureScore score) {
        return Schedules.REGISTRY.create(config.generator()).create(space, score, config.seed(), config.candidates());
    }
}
