package org.colotride.experiment.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.colotride.io.StorageException;
import org.colotride.training.EpochRecord;
import org.colotride.training.IterationRecord;
import org.colotride.training.ValidationRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("locale")
class HistoryWriterTest {
    @TempDir
    Path folder;

    private RunFolder run;

    @BeforeEach
    void openRun() {
        run = new RunFolder(folder);
    }

    private static IterationRecord record(int iteration) {
        double x = 1.0 / iteration;
        return new IterationRecord(iteration, 1, "CAP", x, -x, Double.NaN, x, x, 3, 8.0 / 255, 0.5, 1e3 / 7, 1e-30);
    }

    private static List<IterationRecord> records(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(HistoryWriterTest::record)
                .toList();
    }

    private void write(int from, int to) {
        try (HistoryWriter history = HistoryWriter.resume(run, from)) {
            IntStream.rangeClosed(from + 1, to).forEach(i -> history.append(record(i)));
        }
    }

    @Test
    void readsBackWhatWasWrittenAlsoWhileTheRunGoesOn() {
        assertEquals(List.of(), HistoryReader.iterations(run));
        try (HistoryWriter history = HistoryWriter.create(run)) {
            records(5).forEach(history::append);
            EpochRecord epoch = new EpochRecord(5, 1, 0.25, Double.NaN, 1.1, 3.5);
            history.append(epoch);
            assertEquals(records(5), HistoryReader.iterations(run));
            assertEquals(List.of(epoch), HistoryReader.epochs(run));
            ValidationRecord validation = new ValidationRecord(5, 1, 0.7, 0.4, Double.NaN);
            history.append(validation);
            assertEquals(List.of(validation), HistoryReader.validations(run));
        }
    }

    /** A line that a version before these figures wrote is read and, written again, the same to the byte. */
    @Test
    void aLineHoldsWhatWasMeasuredAndNothingElse() throws IOException {
        String old = "{\"iteration\":1,\"epoch\":1,\"phase\":\"CAP\",\"loss\":0.25,\"collapsenessBefore\":-0.5,"
                + "\"collapsenessAfter\":0.125,\"hardnessBefore\":-0.75,\"hardnessAfter\":-0.0625,\"steps\":16,"
                + "\"epsilon\":0.5,\"activeFraction\":1.0,\"imagesPerSecond\":64.0,\"meanPairwiseDistance\":1.5}\n";
        String without = "{\"iteration\":2,\"epoch\":1,\"phase\":\"HM\",\"loss\":0.25,\"hardnessBefore\":-0.75,"
                + "\"hardnessAfter\":-0.0625,\"steps\":16,\"epsilon\":0.5,\"activeFraction\":1.0,"
                + "\"imagesPerSecond\":64.0,\"meanPairwiseDistance\":1.5,\"gauges\":{\"aim\":0.5,\"zeal\":-2.0}}\n";
        Files.writeString(run.history(), old + without);
        List<IterationRecord> read = HistoryReader.iterations(run);
        assertEquals(0.125, read.get(0).collapsenessAfter());
        assertTrue(read.get(0).hasCollapseness());
        assertEquals(Map.of(), read.get(0).gauges());
        assertFalse(read.get(1).hasCollapseness());
        assertTrue(Double.isNaN(read.get(1).collapsenessAfter()));
        assertEquals(0.5, read.get(1).gauge("aim"));
        assertTrue(Double.isNaN(read.get(1).gauge("CAP")));
        try (HistoryWriter history = HistoryWriter.create(run)) {
            read.forEach(history::append);
        }
        assertEquals(old + without, Files.readString(run.history()));
    }

    @Test
    void aFigureThatIsNoNumberStandsInNoLine() throws IOException {
        Map<String, Double> gauges = Map.of("aim", Double.NaN, "zeal", 1.0);
        IterationRecord record =
                new IterationRecord(1, 1, "HM", 0.25, null, Double.NaN, 0, 0, 1, 0.5, 1, 1, 1, gauges, 0, 0);
        try (HistoryWriter history = HistoryWriter.create(run)) {
            history.append(record);
        }
        String line = Files.readString(run.history());
        assertFalse(line.contains("NaN") || line.contains("collapseness") || line.contains("aim"), line);
        assertTrue(line.endsWith("\"gauges\":{\"zeal\":1.0}}\n"), line);
        assertTrue(Double.isNaN(HistoryReader.iterations(run).get(0).gauge("aim")));
    }

    @Test
    void resumingDropsWhatComesAfterTheCheckpoint() throws IOException {
        write(0, 9);
        byte[] uninterrupted = Files.readAllBytes(run.history());
        try (HistoryWriter history = HistoryWriter.resume(run, 9)) {
            history.append(new EpochRecord(4, 1, 0.5, 0.7, 1, 1));
            history.append(new EpochRecord(8, 2, 0.4, 0.8, 1, 1));
            history.append(new ValidationRecord(6, 2, 0.7, 0.4, 0.1));
            history.append(new ValidationRecord(7, 2, 0.7, 0.4, 0.1));
        }
        write(6, 9);
        assertEquals(records(9), HistoryReader.iterations(run));
        assertEquals(new String(uninterrupted, StandardCharsets.UTF_8), Files.readString(run.history()));
        assertEquals(
                List.of(4),
                HistoryReader.epochs(run).stream().map(EpochRecord::iteration).toList());
        assertEquals(
                List.of(6),
                HistoryReader.validations(run).stream()
                        .map(ValidationRecord::iteration)
                        .toList());
    }

    @Test
    void aLineTornAnywhereIsDroppedAndTheRunResumes() throws IOException {
        write(0, 3);
        byte[] whole = Files.readAllBytes(run.history());
        write(0, 4);
        byte[] torn = Files.readAllBytes(run.history());
        for (int length = whole.length; length < torn.length; length += 19) {
            Files.write(run.history(), Arrays.copyOf(torn, length));
            assertEquals(records(3), HistoryReader.iterations(run));
            write(3, 4);
            assertEquals(records(4), HistoryReader.iterations(run));
        }
    }

    @Test
    void aBrokenLineInTheMiddleIsNamed() throws IOException {
        write(0, 2);
        Files.writeString(run.history(), "{\"iteration\": oops}\n", StandardOpenOption.APPEND);
        StorageException broken = assertThrows(StorageException.class, () -> HistoryReader.iterations(run));
        assertTrue(broken.getMessage().contains("history.jsonl, line 3"), broken.getMessage());
    }
}
