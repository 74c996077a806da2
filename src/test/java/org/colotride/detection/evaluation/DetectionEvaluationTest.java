package org.colotride.detection.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.colotride.attack.AttackProfile;
import org.colotride.attack.Attacks;
import org.colotride.attack.ConfiguredAttack;
import org.colotride.config.Component;
import org.colotride.detection.CalibrationFile;
import org.colotride.detection.DetectionException;
import org.colotride.detection.DetectorSettings;
import org.colotride.detection.SmallDetector;
import org.colotride.io.Mappers;
import org.colotride.io.Progress;
import org.colotride.robustness.AttackBudget;
import org.colotride.robustness.RobustnessException;
import org.colotride.robustness.RobustnessPlan;
import org.colotride.robustness.SearchKind;
import org.colotride.tensor.DistanceMetric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionEvaluationTest {
    private static final AttackProfile PROFILE = new AttackProfile(0.2, 0.02, 20, false, 1);

    @TempDir
    Path folder;

    private static DetectionPlan plan(int calibration, int queries, String... attacks) {
        List<ConfiguredAttack> named = Stream.of(attacks)
                .map(name -> ConfiguredAttack.of(Attacks.REGISTRY, Component.named(name)))
                .toList();
        RobustnessPlan plan =
                new RobustnessPlan(named, PROFILE, List.of(), SearchKind.pgd, 1, queries, 5, false, AttackBudget.quick);
        return new DetectionPlan(
                plan, DetectorSettings.standard(5).withNeighbours(8), calibration, 60, 0.1, List.of(0.0, 0.1));
    }

    private static ObjectNode identity() {
        return JsonNodeFactory.instance.objectNode().put("model", "small");
    }

    private static DetectionResult run(SmallDetector small, DetectionPlan plan, Path into, int batch) {
        return new DetectionEvaluation(plan, into, identity(), batch, Progress.silent())
                .run(small.model, "digest", identity());
    }

    private static String json(DetectionResult result) throws IOException {
        return Mappers.json().writeValueAsString(result);
    }

    /** On a network without any defence; whoever knows the detector is seen less, and achieves as much. */
    @Test
    void plainAttacksAreSeenAndThoseThroughTheDetectorAreSeenLess() throws IOException {
        try (SmallDetector small = new SmallDetector(DistanceMetric.N, 40)) {
            DetectionResult result = run(small, plan(100, 12, "ES", "CA+"), folder.resolve("whole"), 64);
            DetectionResult.Row plain = row(result, "ES:D", Setting.published);
            DetectionResult.Row adaptive = row(result, "ES:D", Setting.adaptive);
            assertTrue(plain.area() > 0.6, "area of plain attacks " + plain.area());
            assertTrue(adaptive.area() < plain.area(), adaptive.area() + " against " + plain.area());
            assertTrue(adaptive.flagged() <= plain.flagged(), adaptive.flagged() + " against " + plain.flagged());
            for (DetectionResult.Row row : result.rows()) {
                assertEquals(12, row.images());
                assertEquals(12, row.unflagged() + Math.round(12 * row.flagged()));
                assertEquals(row.unflagged() == 0, row.unflaggedFigure() == null);
                double counted = row.unflagged() == 0 ? 0 : row.unflagged() * row.unflaggedFigure();
                assertTrue(row.flagged() > 0 || Math.abs(counted / 12 - row.defendedFigure()) < 1e-9);
            }
            // The pool of whoever knows the detector holds the images of all others.
            assertTrue(
                    adaptive.defendedFigure() >= plain.defendedFigure() - 1e-9,
                    adaptive.defendedFigure() + " against " + plain.defendedFigure());
            assertTrue(Files.isRegularFile(folder.resolve("whole").resolve(CalibrationFile.NAME)));
            DetectionFiles.write(folder, result);
            assertEquals(
                    1 + result.rows().size(),
                    Files.readAllLines(folder.resolve(DetectionFiles.TABLE)).size());
        }
    }

    private static DetectionResult.Row row(DetectionResult result, String figure, Setting setting) {
        return result.of(setting).stream()
                .filter(row -> row.figure().equals(figure))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aReportThatWasKilledEndsTheSameInWhateverBatches() throws IOException {
        try (SmallDetector small = new SmallDetector(DistanceMetric.N, 30)) {
            DetectionPlan plan = plan(40, 5, "QA-");
            String whole = json(run(small, plan, folder.resolve("whole"), 128));
            assertEquals(whole, json(run(small, plan, folder.resolve("pieces"), 9)), "batches");
            Path left = folder.resolve("left");
            run(small, plan, left, 9);
            try (Stream<Path> files = Files.list(left.resolve("attacks"))) {
                Files.delete(files.sorted().skip(1).findFirst().orElseThrow());
            }
            Files.delete(left.resolve("benign-query.json"));
            assertEquals(whole, json(run(small, plan, left, 9)), "resumed");
            assertThrows(RobustnessException.class, () -> run(small, plan(42, 5, "QA-"), left, 9));
        }
    }

    @Test
    void tooFewBenignImagesAreRefused() {
        try (SmallDetector small = new SmallDetector(DistanceMetric.N, 10)) {
            DetectionException refused = assertThrows(
                    DetectionException.class, () -> run(small, plan(40, 5, "ES"), folder.resolve("few"), 64));
            assertTrue(refused.getMessage().contains("--calibrate"), refused.getMessage());
        }
    }

    @Test
    void theWorstImageThatPassesIsSent() {
        Attempts attempts = new Attempts(
                ConfiguredAttack.of(Attacks.REGISTRY, Component.named("QA-"))
                        .rule()
                        .figures(),
                1,
                2);
        double[][] expectedAfter = {
            // score, rank (100 is worst) → the pair that is sent
            {5, 90, 5, 90},
            {3, 95, 3, 95},
            {4, 99, 3, 95},
            {1, 40, 1, 40},
            {3, 99, 1, 40},
            {2, 70, 2, 70},
            {0, 60, 2, 70},
        };
        for (double[] offer : expectedAfter) {
            attempts.offer(0, Map.of("QA-", offer[1]), offer[0]);
            Attempts.Sent sent = attempts.sent().get("QA-");
            assertArrayEquals(new double[] {offer[2]}, sent.score());
            assertArrayEquals(new double[] {offer[3]}, sent.figure());
        }
    }
}
