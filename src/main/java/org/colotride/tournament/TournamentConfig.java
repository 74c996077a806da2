package org.colotride.tournament;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.colotride.config.Default;
import org.colotride.config.Require;
import org.colotride.io.storage.Storages;
import org.colotride.robustness.AttackBudget;
import org.colotride.robustness.SearchKind;

/**
 * A file {@code conf/tournament-*.yaml}.
 *
 * @param name names the tournament's folder
 * @param settings what is fought over, by name: data, network and budget of training
 * @param entrants by name, the dotted keys that each has for itself: its defence, and whatever that needs
 * @param champion the entrant that is compared with the best of all others
 * @param seeds each entrant trains once with each
 * @param set dotted keys that everybody has, on top of a setting's base: the budget
 * @param queries that are attacked; 0 for all test images
 * @param search {@code worst} finds the published figures and the worst case, {@code pgd} the published ones alone
 * @param budget of the search for the worst case
 * @param threads for the arithmetic of one entry; figures depend on it in their last bits, and trainings then part, so it
 *     belongs to the tournament, not to the machine
 * @param keepModels whether weights are kept of runs that have been scored
 * @param cacheGigabytes of images that are decoded once for all runs, in units of 10⁹ bytes; 0 for none. Images that are
 *     in memory anyway need none
 * @param output the folder in which the tournament's own folder is made
 */
public record TournamentConfig(
        String name,
        Map<String, SettingConfig> settings,
        Map<String, Map<String, JsonNode>> entrants,
        @Default("colo-tride") String champion,
        @Default("[1, 2, 3]") List<Long> seeds,
        @Default("{}") Map<String, JsonNode> set,
        @Default("1000") int queries,
        @Default("worst") SearchKind search,
        @Default("quick") AttackBudget budget,
        @Default("1") int threads,
        @Default("false") boolean keepModels,
        @Default("4") double cacheGigabytes,
        @Default("reports/tournament") String output) {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,39}";

    /**
     * Data, network and budget.
     *
     * @param base a file in {@code conf/}
     * @param set dotted keys on top of it
     */
    public record SettingConfig(String base, @Default("{}") Map<String, JsonNode> set) {
        public SettingConfig {
            Require.present("base", base);
            set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
        }
    }

    public TournamentConfig {
        Require.present("name", name);
        named("name", name);
        Require.present("settings", settings);
        Require.check("settings", settings.size(), !settings.isEmpty(), "at least one setting");
        settings.keySet().forEach(key -> named("settings", key));
        Require.present("entrants", entrants);
        Require.check("entrants", entrants.size(), entrants.size() > 1, "at least two entrants");
        entrants.keySet().forEach(key -> named("entrants", key));
        Require.oneOf("champion", champion, List.copyOf(entrants.keySet()));
        Require.check(
                "seeds",
                seeds,
                !seeds.isEmpty() && Set.copyOf(seeds).size() == seeds.size(),
                "a list of different seeds");
        Require.atLeast("queries", queries, 0);
        Require.atLeast("threads", threads, 1);
        Require.check(
                "search",
                search,
                search == SearchKind.worst || search == SearchKind.pgd,
                "worst (published figures and the worst case) or pgd (published figures alone)");
        Require.atLeast("cacheGigabytes", cacheGigabytes, 0);
        Require.check("output", output, output != null && !output.isBlank(), "a folder");
        Require.check(
                "output",
                output,
                !Storages.isAddress(output),
                "a folder of this machine's; no tournament is kept in a storage");
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        entrants = Collections.unmodifiableMap(new LinkedHashMap<>(entrants));
        set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
        seeds = List.copyOf(seeds);
    }

    private static void named(String key, String name) {
        Require.check(
                key,
                name,
                name.matches(NAME),
                "a part of a folder's name (letters, digits, '.', '_' and '-', at most 40)");
    }
}
