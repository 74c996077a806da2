package org.colotride.experiment.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.colotride.experiment.folder.HistoryWriter;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.training.IterationRecord;
import org.colotride.training.ValidationRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("locale")
class CsvRecordTest {
    @TempDir
    Path folder;

    private final CsvRecord csv = new CsvRecord(new CsvRecord.Args());

    private static IterationRecord record(int iteration, Map<String, Double> gauges) {
        return new IterationRecord(
                iteration, 1, "a, \"b\"", 0.5, null, null, -0.25, Double.NaN, 3, 0.125, 1, 10, 0.75, gauges, 6, 7);
    }

    private void write(HistoryWriter history, int iteration, Map<String, Double> gauges) {
        IterationRecord record = record(iteration, gauges);
        history.append(record);
        csv.updated(record);
        csv.checkpointing();
    }

    private List<String> lines() throws Exception {
        return Files.readAllLines(folder.resolve("history.csv"));
    }

    @Test
    void aGaugeThatComesLateHasAColumnFromTheFirstRowOn() throws Exception {
        RunFolder run = new RunFolder(folder);
        csv.begin(run, null, 0);
        try (HistoryWriter history = HistoryWriter.create(run)) {
            write(history, 1, Map.of());
            history.append(new ValidationRecord(2, 1, 0.5, Double.NaN, 0.25, 0.375));
            write(history, 2, Map.of("angle", 1.5));
        }
        csv.ended(RunRecord.End.FINISHED);

        assertEquals(
                List.of(
                        "iteration,epoch,phase,loss,collapsenessBefore,collapsenessAfter,hardnessBefore,hardnessAfter,steps,"
                                + "epsilon,activeFraction,imagesPerSecond,meanPairwiseDistance,forward,backward,recallAt1,"
                                + "mapAtR,attackDistance,attackRecallAt1,angle",
                        "1,1,\"a, \"\"b\"\"\",0.5,,,-0.25,,3,0.125,1.0,10.0,0.75,6,7,,,,,",
                        "2,1,\"a, \"\"b\"\"\",0.5,,,-0.25,,3,0.125,1.0,10.0,0.75,6,7,0.5,0.375,,0.25,1.5"),
                lines());
    }

    @Test
    void itIsMadeOfTheHistoryAtCheckpointsOnceThatHasGrownByATenth() throws Exception {
        RunFolder run = new RunFolder(folder);
        csv.begin(run, null, 0);
        try (HistoryWriter history = HistoryWriter.create(run)) {
            for (int i = 1; i <= 1000; i++) {
                write(history, i, Map.of());
                int rows = lines().size() - 1;
                assertFalse(rows > i || i > rows * 1.1 + 1, i + " iterations, " + rows + " rows");
            }
        }
    }

    @Test
    void aResumedRunsTableHasEachRowOnce() throws Exception {
        RunFolder run = new RunFolder(folder);
        csv.begin(run, null, 0);
        try (HistoryWriter history = HistoryWriter.create(run)) {
            for (int i = 1; i <= 5; i++) {
                write(history, i, Map.of());
            }
        }
        // Killed; the newest checkpoint is the third iteration's.
        CsvRecord resumed = new CsvRecord(new CsvRecord.Args());
        resumed.begin(run, null, 3);
        try (HistoryWriter history = HistoryWriter.resume(run, 3)) {
            for (int i = 4; i <= 7; i++) {
                history.append(record(i, Map.of()));
            }
        }
        resumed.ended(RunRecord.End.STOPPED);

        int[] iterations = lines().stream()
                .skip(1)
                .mapToInt(line -> Integer.parseInt(line.split(",")[0]))
                .toArray();
        assertEquals("[1, 2, 3, 4, 5, 6, 7]", Arrays.toString(iterations));
    }
}
