package org.colotride.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.cluster.ClusterSettings;
import org.colotride.config.Component;
import org.colotride.config.Default;
import org.colotride.config.Require;

/**
 * A file of {@code hyperparam-search/}.
 *
 * @param name names the search's folder
 * @param base the configuration that candidates start from: a file in {@code conf/}
 * @param seed of every random draw of the search; each candidate trains with the base's own
 * @param set dotted keys that all candidates have in common, on top of the base
 * @param spaces dotted keys that are searched, and how each varies
 * @param generator draws the candidates, see {@code schedule.Schedules}
 * @param score to be maximised: a weight for each figure, see {@link CandidateFigures}
 * @param pareto two figures whose front is shown; empty for none
 * @param queries that are attacked if a figure needs it; 0 for all test images
 * @param candidates at most
 * @param minutes after which no further candidate starts; 0 for no limit
 * @param cacheGigabytes of images that are decoded once for all candidates, in units of 10⁹ bytes; 0 for none. Images
 *     that are in memory anyway need none
 * @param output the folder in which the search's own folder is made
 * @param cluster that trains the candidates, if {@code --master} names no other; null for the process that is called
 */
public record SearchConfig(
        String name,
        String base,
        @Default("1") long seed,
        @Default("{}") Map<String, JsonNode> set,
        Map<String, SpaceConfig> spaces,
        @Default("random") Component generator,
        @Default("{R@1: 1}") Map<String, Double> score,
        @Default("[]") List<String> pareto,
        @Default("200") int queries,
        int candidates,
        @Default("0") double minutes,
        @Default("4") double cacheGigabytes,
        @Default("reports/searches") String output,
        ClusterSettings cluster) {
    public SearchConfig {
        Require.present("name", name);
        Require.check(
                "name",
                name,
                name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,79}"),
                "a folder's name (letters, digits, '.', '_' and '-', at most 80)");
        Require.present("base", base);
        Require.present("spaces", spaces);
        Require.check("spaces", spaces.size(), !spaces.isEmpty(), "at least one key to search");
        set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
        spaces = Collections.unmodifiableMap(new LinkedHashMap<>(spaces));
        score = Collections.unmodifiableMap(new LinkedHashMap<>(score));
        pareto = List.copyOf(pareto);
        Require.check("score", score, !score.isEmpty(), "a figure to maximise");
        score.forEach((figure, weight) -> {
            Require.oneOf("score", figure, CandidateFigures.NAMES);
            Require.check("score", weight, Double.isFinite(weight) && weight != 0, "a finite weight other than 0");
        });
        pareto.forEach(figure -> Require.oneOf("pareto", figure, CandidateFigures.NAMES));
        Require.check(
                "pareto",
                pareto,
                pareto.isEmpty() || pareto.size() == 2 && new HashSet<>(pareto).size() == 2,
                "a list of two different figures");
        for (String key : spaces.keySet()) {
            Require.check("spaces", key, !set.containsKey(key), "allowed in both set and spaces");
        }
        Require.atLeast("queries", queries, 0);
        Require.inRange("candidates", candidates, 1, 100_000);
        Require.atLeast("minutes", minutes, 0);
        Require.atLeast("cacheGigabytes", cacheGigabytes, 0);
        Require.check("output", output, output != null && !output.isBlank(), "a folder");
    }

    /** The same search with its generator's arguments written out. */
    SearchConfig withGenerator(Component generator) {
        return new SearchConfig(
                name,
                base,
                seed,
                set,
                spaces,
                generator,
                score,
                pareto,
                queries,
                candidates,
                minutes,
                cacheGigabytes,
                output,
                cluster);
    }

    /** Whether candidates are attacked to be scored. */
    boolean attacks() {
        return CandidateFigures.needsAttacks(score.keySet()) || CandidateFigures.needsAttacks(pareto);
    }
}
