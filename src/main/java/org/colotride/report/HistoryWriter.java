package org.colotride.report;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Collectors;

/** Appends a run's iterations, epochs and validations to its folder; each line reaches the operating system at once. */
public final class HistoryWriter implements AutoCloseable {
    private final RunFolder run;
    private final Writer iterations;
    private final Writer epochs;
    private final Writer validations;

    private HistoryWriter(RunFolder run) {
        this.run = run;
        this.iterations = open(run.history());
        this.epochs = open(run.epochs());
        this.validations = open(run.validations());
    }

    /** Begins a new run's history. */
    public static HistoryWriter create(RunFolder run) {
        return resume(run, 0);
    }

    /** Continues behind a checkpoint: drops the lines of iterations that will be done again. */
    public static HistoryWriter resume(RunFolder run, int lastIteration) {
        truncate(run.history(), IterationRecord.class, lastIteration);
        truncate(run.epochs(), EpochRecord.class, lastIteration);
        truncate(run.validations(), ValidationRecord.class, lastIteration);
        return new HistoryWriter(run);
    }

    private static <T extends Record & HistoryRecord> void truncate(Path file, Class<T> type, int lastIteration) {
        if (Files.exists(file)) {
            AtomicFiles.writeString(
                    file,
                    JsonLines.read(file, type).stream()
                            .filter(line -> line.value().iteration() <= lastIteration)
                            .map(line -> line.text() + "\n")
                            .collect(Collectors.joining()));
        }
    }

    public void append(IterationRecord record) {
        append(iterations, run.history(), record);
    }

    public void append(EpochRecord record) {
        append(epochs, run.epochs(), record);
    }

    public void append(ValidationRecord record) {
        append(validations, run.validations(), record);
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
