package org.colotride.experiment.record;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.HistoryReader;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.io.AtomicFiles;
import org.colotride.io.CsvRows;
import org.colotride.training.IterationRecord;
import org.colotride.training.ValidationRecord;

/**
 * {@code history.csv}, RFC 4180: a row an iteration, with the validation after it in the same row and the defence's gauges in
 * columns of their own; what was not measured is empty. It is made from the history as a whole, never appended to, so that no
 * row is lost or twice, and a gauge that appears late has its column from the first row on. While a run trains, this happens
 * at checkpoints, and only after the history has grown by a tenth, so that all of it together takes a few passes.
 */
final class CsvRecord implements RunRecord {
    private static final double GROWTH = 1.1;

    /** It needs no settings. */
    record Args() {}

    private record Column(String name, Function<IterationRecord, String> cell) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("iteration", record -> String.valueOf(record.iteration())),
            new Column("epoch", record -> String.valueOf(record.epoch())),
            new Column("phase", IterationRecord::phase),
            number("loss", IterationRecord::loss),
            number("collapsenessBefore", IterationRecord::collapsenessBefore),
            number("collapsenessAfter", IterationRecord::collapsenessAfter),
            number("hardnessBefore", IterationRecord::hardnessBefore),
            number("hardnessAfter", IterationRecord::hardnessAfter),
            new Column("steps", record -> String.valueOf(record.steps())),
            number("epsilon", IterationRecord::epsilon),
            number("activeFraction", IterationRecord::activeFraction),
            number("imagesPerSecond", IterationRecord::imagesPerSecond),
            number("meanPairwiseDistance", IterationRecord::meanPairwiseDistance),
            new Column("forward", record -> String.valueOf(record.forward())),
            new Column("backward", record -> String.valueOf(record.backward())));
    private static final List<String> VALIDATION = List.of("recallAt1", "mapAtR", "attackDistance", "attackRecallAt1");

    private RunFolder run;
    private int told;
    /** Iterations at which the table is due again. */
    private double due;

    CsvRecord(Args args) {}

    private static Column number(String name, Function<IterationRecord, Double> figure) {
        return new Column(name, record -> cell(figure.apply(record)));
    }

    @Override
    public void begin(RunFolder folder, ExperimentConfig config, int iteration) {
        run = folder;
    }

    @Override
    public void updated(IterationRecord record) {
        told = record.iteration();
    }

    @Override
    public void checkpointing() {
        if (told >= due) {
            write();
            due = told * GROWTH;
        }
    }

    @Override
    public void ended(End end) {
        write();
    }

    private void write() {
        List<IterationRecord> iterations = HistoryReader.iterations(run);
        Map<Integer, ValidationRecord> validations = new HashMap<>();
        HistoryReader.validations(run).forEach(validation -> validations.put(validation.iteration(), validation));
        List<String> gauges = iterations.stream()
                .flatMap(record -> record.gauges().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .toList();
        List<String> header = new ArrayList<>(COLUMNS.stream().map(Column::name).toList());
        header.addAll(VALIDATION);
        header.addAll(gauges);
        AtomicFiles.write(run.path().resolve("history.csv"), stream -> {
            stream.write(line(header));
            for (IterationRecord record : iterations) {
                List<String> row = new ArrayList<>();
                COLUMNS.forEach(column -> row.add(column.cell().apply(record)));
                ValidationRecord validation = validations.get(record.iteration());
                row.add(validation == null ? "" : cell(validation.recallAt1()));
                row.add(validation == null ? "" : cell(validation.mapAtR()));
                row.add(validation == null ? "" : cell(validation.attackDistance()));
                row.add(validation == null ? "" : cell(validation.attackRecallAt1()));
                gauges.forEach(gauge -> row.add(cell(record.gauge(gauge))));
                stream.write(line(row));
            }
        });
    }

    private static String cell(double figure) {
        return Double.isNaN(figure) ? "" : Double.toString(figure);
    }

    private static byte[] line(List<String> cells) {
        return (cells.stream().map(CsvRows::quoted).collect(Collectors.joining(",")) + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
