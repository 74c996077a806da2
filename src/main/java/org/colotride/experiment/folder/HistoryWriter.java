package org.colotride.experiment.folder;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import org.colotride.io.AtomicFiles;
import org.colotride.io.JsonLines;
import org.colotride.training.EpochRecord;
import org.colotride.training.HistoryRecord;
import org.colotride.training.IterationRecord;
import org.colotride.training.ValidationRecord;

/** Appends a run's iterations, epochs and validations to its folder; each line reaches the operating system at once. */
public final class HistoryWriter implements AutoCloseable {
    private final RunFolder run;
    private Lines lines;
    private final Writer iterations;
    private final Writer epochs;
    private final Writer validations;

    /**
     * How many lines each of the files has.
     *
     * @param iterations lines of {@code history.jsonl}
     * @param epochs lines of {@code epochs.jsonl}
     * @param validations lines of {@code validations.jsonl}
     */
    public record Lines(int iterations, int epochs, int validations) {
        public static final Lines NONE = new Lines(0, 0, 0);
    }

    private HistoryWriter(RunFolder run, Lines lines) {
        this.run = run;
        this.lines = lines;
        this.iterations = open(run.history());
        this.epochs = open(run.epochs());
        this.validations = open(run.validations());
    }

    /** Begins a new run's history. */
    public static HistoryWriter create(RunFolder run) {
        return resume(run, Lines.NONE);
    }

    /** Continues behind a checkpoint that says of itself only after which iteration it was, see {@link #linesUpTo}. */
    public static HistoryWriter resume(RunFolder run, int lastIteration) {
        return resume(run, linesUpTo(run, lastIteration));
    }

    /** Continues behind a checkpoint: drops the lines that were written after it, which will be written again. */
    public static HistoryWriter resume(RunFolder run, Lines written) {
        return new HistoryWriter(
                run,
                new Lines(
                        truncate(run.history(), IterationRecord.class, written.iterations()),
                        truncate(run.epochs(), EpochRecord.class, written.epochs()),
                        truncate(run.validations(), ValidationRecord.class, written.validations())));
    }

    /** The lines of an iteration and of those before it. */
    public static Lines linesUpTo(RunFolder run, int lastIteration) {
        return new Lines(
                linesUpTo(run.history(), IterationRecord.class, lastIteration),
                linesUpTo(run.epochs(), EpochRecord.class, lastIteration),
                linesUpTo(run.validations(), ValidationRecord.class, lastIteration));
    }

    private static <T extends Record & HistoryRecord> int linesUpTo(Path file, Class<T> type, int lastIteration) {
        return (int) JsonLines.read(file, type).stream()
                .takeWhile(line -> line.value().iteration() <= lastIteration)
                .count();
    }

    /** @return how many lines there are, fewer than {@code most} if someone has removed some */
    private static <T extends Record> int truncate(Path file, Class<T> type, int most) {
        if (!Files.exists(file)) {
            return 0;
        }
        List<String> kept = JsonLines.read(file, type).stream()
                .limit(most)
                .map(JsonLines.Line::text)
                .toList();
        AtomicFiles.writeString(file, kept.stream().map(line -> line + "\n").collect(Collectors.joining()));
        return kept.size();
    }

    /** How far the files have come. */
    public Lines lines() {
        return lines;
    }

    public void append(IterationRecord record) {
        append(iterations, run.history(), record);
        lines = new Lines(lines.iterations() + 1, lines.epochs(), lines.validations());
    }

    public void append(EpochRecord record) {
        append(epochs, run.epochs(), record);
        lines = new Lines(lines.iterations(), lines.epochs() + 1, lines.validations());
    }

    public void append(ValidationRecord record) {
        append(validations, run.validations(), record);
        lines = new Lines(lines.iterations(), lines.epochs(), lines.validations() + 1);
    }

    private static void append(Writer writer, Path file, Record record) {
        try {
            writer.write(JsonLines.format(record) + "\n");
            writer.flush();
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
    }

    private static Writer open(Path file) {
        try {
            return Files.newBufferedWriter(
                    file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
    }

    @Override
    public void close() {
        try (iterations;
                epochs;
                validations) {
            iterations.flush();
        } catch (IOException e) {
            throw AtomicFiles.failure(run.history(), e);
        }
    }
}
