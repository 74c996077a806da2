package org.colotride.search.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.colotride.search.CandidateResult;
import org.colotride.search.CandidateResult.Status;

/**
 * The front of the two figures that a search asks for; both are to be maximised.
 *
 * @param both candidates that were trained to the end and have both figures
 * @param front those of them that are on the front, by falling first figure
 */
public record Pareto(String first, String second, List<CandidateResult> both, List<CandidateResult> front) {
    /** @param search its {@code pareto} is a list of two figures' names; otherwise there is no front */
    public static Optional<Pareto> of(JsonNode search, List<CandidateResult> candidates) {
        JsonNode names = search.path("pareto");
        if (!names.isArray()
                || names.size() != 2
                || !names.get(0).isTextual()
                || !names.get(1).isTextual()) {
            return Optional.empty();
        }
        String first = names.get(0).textValue();
        String second = names.get(1).textValue();
        List<CandidateResult> both = candidates.stream()
                .filter(candidate -> candidate.status() == Status.COMPLETE)
                .filter(candidate -> Ranking.finite(candidate.figures().get(first))
                        && Ranking.finite(candidate.figures().get(second)))
                .toList();
        List<CandidateResult> front = ParetoFront.of(figures(both, first), figures(both, second)).stream()
                .map(both::get)
                .toList();
        return Optional.of(new Pareto(first, second, both, front));
    }

    private static double[] figures(List<CandidateResult> candidates, String name) {
        return candidates.stream()
                .mapToDouble(candidate -> candidate.figures().get(name))
                .toArray();
    }
}
