package org.colotride.tournament;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.experiment.RunComponents;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.robustness.RobustnessPlan;
import org.colotride.tensor.ImageShape;

/**
 * A tournament that has been checked: every entrant of every setting is a configuration that can be trained.
 *
 * @param entries in the order in which they are trained: all entrants with the first seed, then with the next, so that
 *     one which is stopped early has compared everybody
 */
public record TournamentPlan(TournamentConfig config, List<Entry> entries) {
    /** Of the sample of queries and of every choice of the attacks: those of no entry's training. */
    private static final long SCORING_SEED = 1;

    public TournamentPlan {
        entries = List.copyOf(entries);
    }

    /**
     * @param file for messages
     * @throws ConfigException if a base cannot be read, a key is unknown, or a value refused
     */
    public static TournamentPlan of(TournamentConfig config, Path file) {
        List<Entry> entries = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (long seed : config.seeds()) {
            config.settings().forEach((setting, base) -> config.entrants().forEach((entrant, own) -> {
                Entry entry = entry(config, setting, base, entrant, own, seed, file);
                if (!ids.add(entry.id())) {
                    throw new ConfigException(file + ": two entries would be named '" + entry.id()
                            + "'; give the entrant or the setting another name");
                }
                entries.add(entry);
            }));
        }
        return new TournamentPlan(config, entries);
    }

    private static Entry entry(
            TournamentConfig config,
            String setting,
            TournamentConfig.SettingConfig base,
            String entrant,
            Map<String, JsonNode> own,
            long seed,
            Path file) {
        List<String> overrides = new ArrayList<>();
        config.set().forEach((key, value) -> overrides.add(override(key, value)));
        base.set().forEach((key, value) -> overrides.add(override(key, value)));
        own.forEach((key, value) -> overrides.add(override(key, value)));
        overrides.add("seed=" + seed);
        try {
            ExperimentConfig read = RunComponents.of(
                            ConfigReader.read(Path.of(base.base()), overrides, ExperimentConfig.class))
                    .config();
            ImageShape shape = RunComponents.imageShape(read);
            return new Entry(
                    setting,
                    entrant,
                    seed,
                    read.withName(Entry.id(setting, entrant, seed)),
                    RobustnessPlan.standard(shape, config.queries(), SCORING_SEED)
                            .searching(config.search(), config.budget()));
        } catch (ConfigException e) {
            String problem = e.getMessage().replaceFirst("^command line: ", "");
            throw new ConfigException(file + ": entrant '" + entrant + "' of '" + setting + "': " + problem, e);
        }
    }

    private static String override(String key, JsonNode value) {
        return key + "=" + (value.isContainerNode() ? value.toString() : value.asText());
    }
}
