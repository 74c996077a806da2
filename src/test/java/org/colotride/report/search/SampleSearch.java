package org.colotride.report.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.colotride.experiment.folder.Provenance;
import org.colotride.random.SeededRandom;
import org.colotride.search.CandidateResult;
import org.colotride.search.CandidateResult.Status;
import org.colotride.search.SearchResults;
import org.colotride.search.SearchedKey;
import org.colotride.search.SearchedKey.Scale;

/** Searches that look like real ones, by formula: a large ε with a low threshold collapses. */
public final class SampleSearch {
    public static final SearchedKey EPSILON =
            new SearchedKey("defense.epsilon", Scale.LOGARITHMIC, 2.0 / 255, 96.0 / 255, List.of());
    public static final SearchedKey THRESHOLD =
            new SearchedKey("defense.collapseThreshold", Scale.LINEAR, -0.4, 0.2, List.of());
    public static final SearchedKey RATE =
            new SearchedKey("train.learningRate", Scale.LOGARITHMIC, 1e-4, 1e-2, List.of());
    public static final SearchedKey STEPS = new SearchedKey("defense.steps", Scale.INTEGER, 2.0, 32.0, List.of());
    public static final SearchedKey LOSS = listed("loss.name", "triplet", "contrastive", "multi-similarity");

    private SampleSearch() {}

    public static SearchedKey listed(String key, String... values) {
        return new SearchedKey(
                key,
                Scale.LISTED,
                null,
                null,
                Stream.of(values)
                        .map(value -> (JsonNode) JsonNodeFactory.instance.textNode(value))
                        .toList());
    }

    static SearchResults results(List<SearchedKey> keys, List<CandidateResult> candidates, boolean complete) {
        return results("epsilon-collapse", keys, candidates, complete, List.of());
    }

    static SearchResults results(
            String name,
            List<SearchedKey> keys,
            List<CandidateResult> candidates,
            boolean complete,
            List<String> pareto) {
        ObjectNode search = JsonNodeFactory.instance.objectNode();
        search.put("base", "conf/fashion-colo-tride.yaml")
                .put("generator", "random")
                .put("score", "ERS");
        if (!pareto.isEmpty()) {
            pareto.forEach(search.putArray("pareto")::add);
        }
        long iterations =
                candidates.stream().mapToLong(CandidateResult::iterations).sum();
        return new SearchResults(
                SearchResults.SCHEMA_VERSION,
                name,
                search,
                keys,
                candidates,
                complete,
                iterations,
                5140,
                Provenance.collect(Path.of(""), 7, List.of("hyperparam-search/epsilon-collapse.yaml")));
    }

    public static SearchResults twoKeys(int count) {
        List<SearchedKey> keys = List.of(EPSILON, THRESHOLD);
        return results(keys, candidates(keys, count), true);
    }

    public static SearchResults manyKeys(int count) {
        List<SearchedKey> keys = List.of(EPSILON, THRESHOLD, RATE, STEPS, LOSS);
        return results("recipe", keys, candidates(keys, count), true, List.of("R@1", "ERS"));
    }

    static List<CandidateResult> candidates(List<SearchedKey> keys, int count) {
        RandomGenerator random = new SeededRandom(11);
        List<CandidateResult> candidates = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            Map<String, JsonNode> values = new LinkedHashMap<>();
            keys.forEach(key -> values.put(key.key(), draw(key, random)));
            double epsilon = 255 * values.get(EPSILON.key()).doubleValue();
            double threshold = values.get(THRESHOLD.key()).doubleValue();
            double rate =
                    values.containsKey(RATE.key()) ? values.get(RATE.key()).doubleValue() : 1e-3;
            boolean collapsed = epsilon > 40 && threshold > -0.2;
            boolean failed = index % 13 == 5;
            boolean stopped = keys.size() > 2 && !failed && index % 3 == 1;
            double recall = collapsed
                    ? 18 + random.nextDouble(6)
                    : 82 - 0.15 * epsilon - 4 * Math.abs(Math.log10(rate) + 3) + random.nextGaussian();
            double ers = collapsed
                    ? 9
                    : 12 + 9 * Math.log(epsilon) - 8 * threshold + random.nextGaussian() - (stopped ? 6 : 0);
            Map<String, Double> figures = failed ? Map.of() : new LinkedHashMap<>(Map.of("R@1", recall));
            if (!failed) {
                figures.put("ERS", ers);
            }
            candidates.add(new CandidateResult(
                    index,
                    failed ? Status.FAILED : stopped ? Status.STOPPED : Status.COMPLETE,
                    values,
                    failed ? null : ers,
                    figures,
                    stopped ? 400 : failed ? 37 : 1200,
                    220 + 10 * random.nextDouble(),
                    collapsed,
                    failed
                            ? "the loss is no number at iteration 37; a lower train.learningRate may help"
                            : stopped ? "not among the best third after 400 iterations" : null,
                    String.format(Locale.ROOT, "candidates/%04d", index)));
        }
        return candidates;
    }

    public static JsonNode draw(SearchedKey key, RandomGenerator random) {
        return switch (key.scale()) {
            case LINEAR -> number(random.nextDouble(key.low(), key.high()));
            case LOGARITHMIC -> number(key.low() * Math.pow(key.high() / key.low(), random.nextDouble()));
            case INTEGER -> JsonNodeFactory.instance.numberNode(
                    random.nextInt(key.low().intValue(), key.high().intValue() + 1));
            case LISTED -> key.values().get(random.nextInt(key.values().size()));
        };
    }

    public static JsonNode number(double value) {
        return JsonNodeFactory.instance.numberNode(value);
    }

    /** A candidate trained to the end. */
    public static CandidateResult candidate(int index, Map<String, JsonNode> values, double score, boolean collapsed) {
        return new CandidateResult(
                index, Status.COMPLETE, values, score, Map.of(), 100, 1, collapsed, null, "candidates/" + index);
    }

    public static CandidateResult failed(int index, Map<String, JsonNode> values, String reason) {
        return new CandidateResult(
                index, Status.FAILED, values, null, Map.of(), 3, 1, false, reason, "candidates/" + index);
    }
}
