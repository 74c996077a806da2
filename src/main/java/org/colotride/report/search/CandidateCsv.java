package org.colotride.report.search;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Mappers;
import org.colotride.search.CandidateResult;
import org.colotride.search.SearchResults;
import org.colotride.search.SearchedKey;
import org.colotride.search.analysis.Ranking;

/**
 * A search's candidates for a spreadsheet: {@code index,status,score}, the searched keys, the figures, {@code
 * iterations,seconds,collapsed,reason,folder}; RFC 4180, UTF-8, numbers as Java writes them.
 *
 * <p>A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV Injection").
 */
final class CandidateCsv {
    private static final Pattern FORMULA = Pattern.compile("(?s)[\\s\\p{Cntrl}]*[=+\\-@＝＋－＠].*|[\\t\\r\\n].*");
    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?");
    private static final CsvMapper MAPPER = Mappers.csv();

    private CandidateCsv() {}

    static void write(Path file, SearchResults results) {
        List<String> figures = figures(results.candidates());
        AtomicFiles.write(file, stream -> {
            try (SequenceWriter rows = MAPPER.writer(CsvSchema.emptySchema().withLineSeparator("\r\n"))
                    .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                    .writeValues(stream)) {
                rows.write(head(results.keys(), figures));
                for (CandidateResult candidate : results.candidates()) {
                    rows.write(row(candidate, results.keys(), figures));
                }
            }
        });
    }

    /** The figures that any candidate has, in the order of their first appearance. */
    static List<String> figures(List<CandidateResult> candidates) {
        Set<String> names = new LinkedHashSet<>();
        candidates.forEach(candidate -> names.addAll(candidate.figures().keySet()));
        return List.copyOf(names);
    }

    /** A text that no spreadsheet takes for a formula. */
    static String harmless(String text) {
        return FORMULA.matcher(text).matches() && !NUMBER.matcher(text).matches() ? "'" + text : text;
    }

    private static List<String> head(List<SearchedKey> keys, List<String> figures) {
        List<String> head = new ArrayList<>(List.of("index", "status", "score"));
        keys.forEach(key -> head.add(harmless(key.key())));
        figures.forEach(name -> head.add(harmless(name)));
        head.addAll(List.of("iterations", "seconds", "collapsed", "reason", "folder"));
        return head;
    }

    private static List<String> row(CandidateResult candidate, List<SearchedKey> keys, List<String> figures) {
        List<String> row = new ArrayList<>();
        row.add(Integer.toString(candidate.index()));
        row.add(candidate.status().name());
        row.add(number(candidate.score()));
        keys.forEach(key -> row.add(value(candidate.values().get(key.key()))));
        figures.forEach(name -> row.add(number(candidate.figures().get(name))));
        row.add(Integer.toString(candidate.iterations()));
        row.add(number(candidate.seconds()));
        row.add(Boolean.toString(candidate.collapsed()));
        row.add(text(candidate.reason()));
        row.add(text(candidate.folder()));
        return row;
    }

    private static String number(Double value) {
        return Ranking.finite(value) ? value.toString() : "";
    }

    private static String value(JsonNode value) {
        if (value == null || value.isNull() || value.isNumber() && !Double.isFinite(value.doubleValue())) {
            return "";
        }
        return text(value.isValueNode() ? value.asText() : value.toString());
    }

    private static String text(String text) {
        return text == null ? "" : harmless(text);
    }
}
