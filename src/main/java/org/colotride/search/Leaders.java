package org.colotride.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.colotride.retrieval.FigureGuide;
import org.colotride.tensor.PixelLevels;

/** The best candidates so far as a table for a terminal. */
final class Leaders {
    private static final int ROWS = 5;

    private Leaders() {}

    /** @param figures columns beside score and values */
    static String table(List<CandidateResult> results, List<String> figures) {
        StringBuilder table = new StringBuilder();
        table.append(String.format(Locale.ROOT, "%9s%9s", "candidate", "score"));
        figures.forEach(figure -> table.append(String.format(Locale.ROOT, "%8s", figure)));
        table.append("  values").append(System.lineSeparator());
        results.stream()
                .filter(result -> result.score() != null)
                .sorted(Comparator.comparing(CandidateResult::status)
                        .thenComparing(CandidateResult::score, Comparator.reverseOrder()))
                .limit(ROWS)
                .forEach(result -> row(table, result, figures));
        long failed = results.stream()
                .filter(result -> result.status() == CandidateResult.Status.FAILED)
                .count();
        if (failed > 0) {
            table.append("  failed: ").append(failed).append(System.lineSeparator());
        }
        // Said once, below the first table of a search.
        return results.size() == 1
                ? table + FigureGuide.notes(CandidateFigures.DECLARED.guides(figures))
                : table.toString();
    }

    private static void row(StringBuilder table, CandidateResult result, List<String> figures) {
        table.append(String.format(Locale.ROOT, "%9d%9s", result.index(), FigureScore.text("score", result.score())));
        figures.forEach(figure -> table.append(String.format(
                Locale.ROOT, "%8s", FigureScore.text(figure, result.figures().getOrDefault(figure, Double.NaN)))));
        table.append("  ")
                .append(result.values().entrySet().stream()
                        .map(value -> value.getKey() + "=" + shown(value.getKey(), value.getValue()))
                        .collect(Collectors.joining(" ")));
        if (result.status() == CandidateResult.Status.STOPPED) {
            table.append("  (").append(result.reason()).append(')');
        }
        table.append(System.lineSeparator());
    }

    private static String shown(String key, JsonNode value) {
        if (value.isDouble() && (key.endsWith(".epsilon") || key.endsWith(".alpha")) && key.startsWith("defense.")) {
            return PixelLevels.text(value.doubleValue());
        }
        return value.isDouble() ? String.format(Locale.ROOT, "%.4g", value.doubleValue()) : value.asText();
    }
}
