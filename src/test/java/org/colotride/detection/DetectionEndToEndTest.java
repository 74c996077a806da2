package org.colotride.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.colotride.experiment.SmallExperiment;
import org.colotride.io.Checksums;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The detect and scan commands as a user calls them, each time a process of its own. */
class DetectionEndToEndTest {
    private static final int PATIENCE_SECONDS = 400;
    private static final Map<String, String> SMALL = Map.of(
            "--queries", "4",
            "--calibrate", "10",
            "--benign", "6",
            "--false-alarms", "0.25",
            "--neighbours", "5",
            "--attacks", "CA+,ES",
            "--weights", "0,0.1",
            "--epsilon", "20/255");

    @TempDir
    Path folder;

    private SmallExperiment experiment;
    private String run;

    @Test
    void modelIsTriedAndItsGalleryLookedThrough() throws Exception {
        experiment = new SmallExperiment(folder);
        finish(0, "TrainCommand", "conf/small.yaml", "train.epochs=1", "--no-progress");
        try (Stream<Path> runs = Files.list(folder.resolve("reports/runs"))) {
            run = folder.relativize(runs.findFirst().orElseThrow()).toString();
        }
        detect(0);
        Path output = folder.resolve(run).resolve("detection");
        assertTrue(experiment.console().contains("CA+"), experiment.console());
        String page = Files.readString(output.resolve("report.html"));
        assertTrue(page.contains("an attacker who knows it") && page.contains("data:image/png;base64,"));
        assertEquals(
                1 + 3 * 3, Files.readAllLines(output.resolve("detection.csv")).size());
        Calibration calibration = CalibrationFile.read(output.resolve(CalibrationFile.NAME));
        calibration.requireModel(Checksums.sha256(folder.resolve(run).resolve("model.zip")));
        assertEquals(10, calibration.images());

        String table = Files.readString(output.resolve("detection.csv"));
        Files.delete(output.resolve("detection.csv"));
        detect(0);
        assertEquals(table, Files.readString(output.resolve("detection.csv")), "goes on with what is there");

        for (String[] wrong : new String[][] {
            {"--changes", "nois", "noise"},
            {"--false-alarms", "0.001", "calibrate"},
            {"--weights", "-1", "weights"},
            {"--neighbours", "6", "another scoring"}
        }) {
            detect(2, wrong[0], wrong[1]);
            assertTrue(experiment.console().contains(wrong[2]), experiment.console());
        }

        finish(0, "ScanCommand", run, "--neighbours", "3", "--no-progress");
        assertTrue(
                Files.readString(folder.resolve(run).resolve("scan/scan.csv")).startsWith("rank,path,why,"));
        finish(0, "ScanCommand", run, "images/class0", "--neighbours", "3", "--output", "own", "--no-progress");
        assertTrue(Files.readString(folder.resolve("own/scan.json")).contains("\"images\" : 8"));
        finish(2, "ScanCommand", run, "images/class0", "--neighbours", "9", "--no-progress");
        assertTrue(experiment.console().contains("--neighbours"), experiment.console());
        assertFalse(experiment.console().contains("\tat "), experiment.console());
    }

    /** @param changed options with other values */
    private void detect(int exitCode, String... changed) throws Exception {
        Map<String, String> options = new LinkedHashMap<>(SMALL);
        for (int i = 0; i < changed.length; i += 2) {
            options.put(changed[i], changed[i + 1]);
        }
        Stream<String> all =
                options.entrySet().stream().flatMap(option -> Stream.of(option.getKey(), option.getValue()));
        finish(
                exitCode,
                "DetectCommand",
                Stream.concat(Stream.of(run, "--no-progress"), all).toArray(String[]::new));
    }

    private void finish(int exitCode, String command, String... arguments) throws Exception {
        Process process = experiment.start(command, arguments);
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), experiment.console());
        assertEquals(exitCode, process.exitValue(), experiment.console());
    }
}
