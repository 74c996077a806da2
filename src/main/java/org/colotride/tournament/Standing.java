package org.colotride.tournament;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.colotride.robustness.Declarations;
import org.colotride.robustness.TenFiguresSample;
import org.colotride.tournament.EntryResult.Protocol;

/**
 * How an entrant did in a setting, over its seeds.
 *
 * @param defense its name
 * @param trained seeds that were trained to their end and scored
 * @param failed seeds whose training could not be ended
 * @param collapsed seeds that the collapse monitor calls collapsed, failed or not
 * @param iterations mean over the seeds
 * @param forward images embedded to make adversarial batches, mean over the seeds
 * @param backward images differentiated for that, mean over the seeds
 * @param benign retrieval figures by name, in [0, 1]
 * @param attacked the ten figures and {@value #ERS} by name, in their own units, under each attack that was run
 */
public record Standing(
        String setting,
        String entrant,
        String defense,
        int trained,
        int failed,
        int collapsed,
        double iterations,
        double forward,
        double backward,
        Map<String, Spread> benign,
        Map<Protocol, Map<String, Spread>> attacked) {
    /** The score that the ten figures are averaged to. */
    public static final String ERS = "ERS";

    static Standing of(String setting, String entrant, List<EntryResult> results) {
        List<EntryResult> scored =
                results.stream().filter(EntryResult::isScored).toList();
        Map<String, Spread> benign = new LinkedHashMap<>();
        scored.stream()
                .flatMap(result -> result.benign().keySet().stream())
                .distinct()
                .forEach(name -> benign.put(name, Spread.of(scored.stream().mapToDouble(result -> result.benign()
                        .getOrDefault(name, Double.NaN)))));
        Map<Protocol, Map<String, Spread>> attacked = new LinkedHashMap<>();
        for (Protocol protocol : Protocol.values()) {
            List<TenFiguresSample> samples = samples(scored, protocol);
            if (!samples.isEmpty()) {
                attacked.put(protocol, figures(samples));
            }
        }
        return new Standing(
                setting,
                entrant,
                results.isEmpty()
                        ? ""
                        : results.get(0).config().path("defense").path("name").asText(),
                scored.size(),
                results.size() - scored.size(),
                (int) results.stream().filter(EntryResult::collapsed).count(),
                mean(results, EntryResult::iterations),
                mean(results, EntryResult::forward),
                mean(results, EntryResult::backward),
                benign,
                attacked);
    }

    static List<TenFiguresSample> samples(List<EntryResult> results, Protocol protocol) {
        return results.stream()
                .map(result -> result.under(protocol))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Map<String, Spread> figures(List<TenFiguresSample> samples) {
        Map<String, Spread> figures = new LinkedHashMap<>();
        Declarations.standardNames()
                .forEach(name ->
                        figures.put(name, Spread.of(samples.stream().mapToDouble(sample -> sample.mean(name)))));
        figures.put(ERS, Spread.of(samples.stream().mapToDouble(TenFiguresSample::ers)));
        return figures;
    }

    private static double mean(List<EntryResult> results, ToDoubleFunction<EntryResult> figure) {
        return results.stream().mapToDouble(figure).average().orElse(0);
    }

    /** ERS under an attack; nothing if that was not run, or no seed was scored. */
    public Optional<Spread> ers(Protocol protocol) {
        return Optional.ofNullable(attacked.get(protocol)).map(figures -> figures.get(ERS));
    }
}
