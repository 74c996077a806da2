package org.colotride.report.tournament;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Mappers;
import org.colotride.robustness.Declarations;
import org.colotride.robustness.TenFiguresSample;
import org.colotride.tournament.EntryResult;
import org.colotride.tournament.EntryResult.Protocol;
import org.colotride.tournament.Standing;

/**
 * A tournament's entries for a spreadsheet, one line each: {@code setting,entrant,seed,scored,collapsed,iterations,
 * forward,backward,R@1}, then the ten figures and ERS under each attack; RFC 4180, UTF-8, numbers as Java writes them.
 * Names of entrants and settings are plain words, which no spreadsheet takes for formulas.
 */
final class EntryCsv {
    private static final CsvMapper MAPPER = Mappers.csv();

    private EntryCsv() {}

    static void write(Path file, List<EntryResult> entries) {
        AtomicFiles.write(file, stream -> {
            try (SequenceWriter rows = MAPPER.writer(CsvSchema.emptySchema().withLineSeparator("\r\n"))
                    .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                    .writeValues(stream)) {
                rows.write(head());
                for (EntryResult entry : entries) {
                    rows.write(row(entry));
                }
            }
        });
    }

    private static List<String> head() {
        List<String> head = new ArrayList<>(List.of(
                "setting", "entrant", "seed", "scored", "collapsed", "iterations", "forward", "backward", "R@1"));
        for (Protocol protocol : Protocol.values()) {
            String prefix = protocol.name().toLowerCase(Locale.ROOT) + " ";
            Declarations.standardNames().forEach(name -> head.add(prefix + name));
            head.add(prefix + Standing.ERS);
        }
        return head;
    }

    private static List<String> row(EntryResult entry) {
        List<String> row = new ArrayList<>(List.of(
                entry.setting(),
                entry.entrant(),
                Long.toString(entry.seed()),
                Boolean.toString(entry.isScored()),
                Boolean.toString(entry.collapsed()),
                Integer.toString(entry.iterations()),
                Long.toString(entry.forward()),
                Long.toString(entry.backward()),
                number(entry.benign().get(TournamentTable.RECALL))));
        for (Protocol protocol : Protocol.values()) {
            Optional<TenFiguresSample> sample = entry.under(protocol);
            Declarations.standardNames()
                    .forEach(name ->
                            row.add(number(sample.map(its -> its.mean(name)).orElse(null))));
            row.add(number(sample.map(TenFiguresSample::ers).orElse(null)));
        }
        return row;
    }

    private static String number(Double value) {
        return value == null || !Double.isFinite(value) ? "" : value.toString();
    }
}
