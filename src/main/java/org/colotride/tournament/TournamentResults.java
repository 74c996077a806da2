package org.colotride.tournament;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.config.ConfigWriter;
import org.colotride.experiment.folder.Provenance;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Mappers;
import org.colotride.io.StorageException;
import org.colotride.tournament.EntryResult.Protocol;

/**
 * How a tournament stands: {@code results.json}, rewritten after every entry.
 *
 * @param schemaVersion {@link #SCHEMA_VERSION} of the program that wrote it
 * @param name of the tournament
 * @param tournament its file, with every default written out
 * @param entries that there are
 * @param ended entries that have a result
 * @param pipelines by setting, the one that its images come from
 * @param standings of every entrant in every setting, in the order of the file
 * @param verdicts of every setting under every attack, where the champion and another were scored
 * @param provenance of the process that wrote it
 */
public record TournamentResults(
        int schemaVersion,
        String name,
        ObjectNode tournament,
        int entries,
        int ended,
        Map<String, String> pipelines,
        List<Standing> standings,
        List<Verdict> verdicts,
        Provenance provenance) {
    /** Rises when a reader of the version before would misunderstand a file. */
    public static final int SCHEMA_VERSION = 1;

    private static final ObjectMapper MAPPER = Mappers.indentedJson();

    public TournamentResults {
        pipelines = new LinkedHashMap<>(pipelines);
        standings = List.copyOf(standings);
        verdicts = List.copyOf(verdicts);
    }

    static TournamentResults of(TournamentPlan plan, List<EntryResult> results, Provenance provenance) {
        TournamentConfig config = plan.config();
        List<Standing> standings = new ArrayList<>();
        List<Verdict> verdicts = new ArrayList<>();
        for (String setting : config.settings().keySet()) {
            Map<String, List<EntryResult>> byEntrant = new LinkedHashMap<>();
            for (String entrant : config.entrants().keySet()) {
                List<EntryResult> its = results.stream()
                        .filter(result -> result.setting().equals(setting)
                                && result.entrant().equals(entrant))
                        .toList();
                byEntrant.put(entrant, its);
                standings.add(Standing.of(setting, entrant, its));
            }
            for (Protocol protocol : Protocol.values()) {
                Verdict.of(setting, protocol, config.champion(), byEntrant).ifPresent(verdicts::add);
            }
        }
        return new TournamentResults(
                SCHEMA_VERSION,
                config.name(),
                ConfigWriter.toTree(config),
                plan.entries().size(),
                results.size(),
                pipelines(plan),
                standings,
                verdicts,
                provenance);
    }

    private static Map<String, String> pipelines(TournamentPlan plan) {
        Map<String, String> pipelines = new LinkedHashMap<>();
        plan.entries()
                .forEach(entry ->
                        pipelines.put(entry.setting(), entry.config().data().name()));
        return pipelines;
    }

    /** Whether every entry has a result. */
    public boolean complete() {
        return ended == entries;
    }

    void write(Path file) {
        try {
            AtomicFiles.writeString(file, MAPPER.writeValueAsString(this) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("results that are no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** @throws StorageException if there is no such file, it is broken, or another schema's */
    public static TournamentResults read(Path file) {
        try {
            ObjectNode tree = MAPPER.readValue(file.toFile(), ObjectNode.class);
            int version = tree.path("schemaVersion").asInt();
            if (version != SCHEMA_VERSION) {
                throw new StorageException(
                        file + ": has schema version " + version + ", this program reads " + SCHEMA_VERSION);
            }
            return MAPPER.treeToValue(tree, TournamentResults.class);
        } catch (IOException e) {
            throw new StorageException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
