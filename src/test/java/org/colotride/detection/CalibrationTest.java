package org.colotride.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationTest {
    private static final DetectorSettings SETTINGS = DetectorSettings.standard(7);
    private static final int MEASURES = SETTINGS.measures().size();

    @TempDir
    Path folder;

    /** Of long tails, and not independent of one another, as measures are. */
    private static double[][] values(int images, long seed) {
        SeededRandom random = new SeededRandom(seed);
        double[][] values = new double[images][MEASURES];
        for (double[] row : values) {
            double common = random.nextGaussian();
            for (int k = 0; k < row.length; k++) {
                row[k] = Math.exp(common + random.nextGaussian()) * (k + 1);
            }
        }
        return values;
    }

    private static Calibration calibrated(int images, double rate, long seed) {
        return Calibration.of("model", "gallery", SETTINGS, values(images, seed), 1, rate);
    }

    @Test
    void thresholdLeavesTheRateAboveIt() {
        double[] scores = new SeededRandom(2).doubles(250).toArray();
        for (double rate : new double[] {0.01, 0.02, 0.05, 0.1, 0.5}) {
            double threshold = Calibration.threshold(scores, rate);
            // The lowest score of which, one more among them, at most the rate lies above.
            double naive = Double.POSITIVE_INFINITY;
            for (double candidate : scores) {
                double above =
                        Arrays.stream(scores).filter(score -> score > candidate).count();
                if ((above + 1) / (scores.length + 1) <= rate + 1e-12) {
                    naive = Math.min(naive, candidate);
                }
            }
            assertEquals(naive, threshold, "rate " + rate);
        }
    }

    @Test
    void scoreIsTheWeightedMeanOfDeviations() {
        double[][] values = values(400, 3);
        Calibration calibration = Calibration.of("model", "gallery", SETTINGS, values, 1, 0.05);
        double[] image = values(1, 4)[0];
        double expected = 0;
        int changes = SETTINGS.changes().size();
        for (int k = 0; k < MEASURES; k++) {
            double mean = 0;
            for (int i = 0; i < 200; i++) {
                mean += values[i][k] / 200;
            }
            double variance = 0;
            for (int i = 0; i < 200; i++) {
                variance += (values[i][k] - mean) * (values[i][k] - mean) / 199;
            }
            double weight = k % 2 == 0 && k < MEASURES - 1 ? 1.0 / changes : 1;
            expected += weight * (image[k] - mean) / Math.sqrt(variance) / (changes + 2);
        }
        assertEquals(expected, calibration.score(image), 1e-9);
        Verdict verdict = calibration.verdict(image);
        assertEquals(expected, verdict.score(), 1e-9);
        assertEquals(verdict.score() > verdict.threshold(), verdict.flagged());
        assertEquals(MEASURES, verdict.parts().size());
        assertTrue(verdict.parts().get(0).surprise() >= verdict.parts().get(1).surprise());
        assertTrue(verdict.words().contains(verdict.parts().get(0).words()), verdict.words());
    }

    /**
     * Of many calibrations on 400 images the mean rate of false alarms lies between (rate − 1/(m + 1)) and the rate. Its spread
     * over calibrations is √(rate (1 − rate)/(m + 2)), that of 400 held-out images √(rate (1 − rate)/400).
     */
    @Test
    void falseAlarmsKeepTheRateOnImagesThatWereNotSeen() {
        double rate = 0.05;
        int calibrations = 60;
        double alarms = 0;
        for (int trial = 0; trial < calibrations; trial++) {
            Calibration calibration = calibrated(400, rate, 100 + trial);
            alarms += Arrays.stream(values(400, 10_000 + trial))
                    .filter(row -> calibration.verdict(row).flagged())
                    .count();
        }
        double measured = alarms / (400.0 * calibrations);
        double spread = Math.sqrt(rate * (1 - rate) * (1 / 202.0 + 1 / 400.0) / calibrations);
        assertTrue(measured < rate + 4 * spread, "false alarms " + measured);
        assertTrue(measured > rate - 1 / 201.0 - 4 * spread, "false alarms " + measured);
    }

    @Test
    void tooFewImagesForTheRateAreRefused() {
        assertEquals(198, Calibration.leastImages(0.01));
        assertEquals(18, Calibration.leastImages(0.1));
        calibrated(198, 0.01, 1);
        DetectionException refused = assertThrows(DetectionException.class, () -> calibrated(197, 0.01, 1));
        assertTrue(refused.getMessage().contains("198"), refused.getMessage());
    }

    @Test
    void isReadAsItWasWritten() {
        Calibration calibration = calibrated(300, 0.02, 5);
        Path file = folder.resolve(CalibrationFile.NAME);
        CalibrationFile.write(file, calibration);
        Calibration read = CalibrationFile.read(file);
        assertEquals(calibration, read);
        read.requireModel("model");
        read.requireGallery("gallery");
        assertTrue(assertThrows(DetectionException.class, () -> read.requireModel("other"))
                .getMessage()
                .contains("another model"));
        assertThrows(DetectionException.class, () -> read.requireGallery("other"));
    }

    @Test
    void brokenFilesAreRefusedByName() throws IOException {
        Path file = folder.resolve(CalibrationFile.NAME);
        CalibrationFile.write(file, calibrated(300, 0.02, 5));
        String written = Files.readString(file);
        for (String broken : new String[] {
            "{",
            "[]",
            written.replace("\"version\" : 1", "\"version\" : 9"),
            written.replace("\"nearest\"", "\"farthest\""),
            written.replace("\"jpeg\"", "\"jpg\""),
            written.replace("\"rate\" : 0.02", "\"rate\" : 2"),
            written.replaceFirst("\"threshold\" : [0-9.]+", "\"threshold\" : \"high\"")
        }) {
            Files.writeString(file, broken);
            DetectionException refused =
                    assertThrows(DetectionException.class, () -> CalibrationFile.read(file), broken);
            assertTrue(refused.getMessage().contains(CalibrationFile.NAME), refused.getMessage());
        }
        assertThrows(DetectionException.class, () -> CalibrationFile.read(folder.resolve("none.json")));
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> SETTINGS.withNeighbours(0));
        assertThrows(IllegalArgumentException.class, () -> SETTINGS.withChanges(List.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> SETTINGS.withChanges(
                        List.of(SETTINGS.changes().get(0), SETTINGS.changes().get(0))));
        assertEquals(SETTINGS, DetectorSettings.of(SETTINGS.toJson(), "test"));
    }
}
