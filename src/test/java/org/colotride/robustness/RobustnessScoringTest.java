package org.colotride.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.colotride.attack.AttackProfile;
import org.colotride.attack.Attacks;
import org.colotride.attack.ConfiguredAttack;
import org.colotride.io.Progress;
import org.colotride.robustness.RobustnessResult.AttackResult;
import org.colotride.tensor.DistanceMetric;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RobustnessScoringTest {
    private static TestScoring scoring;

    @TempDir
    Path folder;

    @BeforeAll
    static void build() {
        scoring = new TestScoring(DistanceMetric.N, 4);
    }

    @AfterAll
    static void close() {
        scoring.close();
    }

    private static RobustnessPlan plan() {
        return TestScoring.plan(SearchKind.pgd, TestScoring.PROFILE, List.of(0.0, 0.05), true);
    }

    @Test
    void givesTheTenFiguresWithinTheirRanges() {
        RobustnessResult result = scoring.score(plan(), folder, 12);
        assertEquals(9, result.attacks().size());
        assertNotNull(result.scores());
        assertEquals(
                Declarations.standardNames(),
                List.copyOf(result.scores().ersComponents().keySet()));
        for (AttackResult attack : result.attacks()) {
            assertEquals(TestScoring.PROFILE.steps() + 1, attack.lossPerStep().length, attack.attack());
            assertTrue(attack.largestChange() <= 0.1 + 1e-6, attack.attack());
            attack.figures().forEach((name, figure) -> {
                assertTrue(figure.adversarial().low() <= figure.adversarial().value(), name);
                assertTrue(figure.adversarial().high() >= figure.adversarial().value(), name);
            });
        }
        assertEquals(12, result.queries());
        // 0, 0.05 and the plan's own.
        assertEquals(
                List.of(0.0, 0.05, 0.1),
                result.curve().stream()
                        .map(RobustnessResult.CurvePoint::epsilon)
                        .toList());
    }

    @Test
    void anEpsilonOfZeroLeavesTheBenignFigures() {
        AttackProfile nothing = new AttackProfile(0, 0.05, 3, false, 1);
        RobustnessResult result = scoring.score(TestScoring.plan(SearchKind.pgd, nothing, List.of(), true), folder, 12);
        for (AttackResult attack : result.attacks()) {
            assertEquals(0, attack.largestChange());
            attack.figures()
                    .forEach((name, figure) -> assertEquals(
                            figure.benign().value(), figure.adversarial().value(), 1e-5, name));
        }
        assertEquals(100, result.scores().ars().value(), 1e-3);
    }

    @Test
    void killedAndResumedGivesTheSameFile() throws Exception {
        scoring.score(plan(), folder.resolve("whole"), 5);
        Path killed = folder.resolve("killed");
        for (int steps : new int[] {3, 11, 40}) {
            Progress dying = TestScoring.dyingAfter(steps);
            assertThrows(IllegalStateException.class, () -> scoring.score(plan(), killed, 5, null, dying));
        }
        assertFalse(Files.exists(killed.resolve(RobustnessFiles.RESULT)));
        scoring.score(plan(), killed, 5);
        assertEquals(
                Files.readString(folder.resolve("whole").resolve(RobustnessFiles.RESULT)),
                Files.readString(killed.resolve(RobustnessFiles.RESULT)));
    }

    /** To the last bit: losses, figures, intervals, curve and warnings. */
    @ParameterizedTest
    @EnumSource(SearchKind.class)
    @Tag("processor")
    void nothingDependsOnTheBatch(SearchKind search) throws Exception {
        boolean descends = search == SearchKind.pgd;
        RobustnessPlan plan =
                TestScoring.plan(search, TestScoring.PROFILE, descends ? List.of(0.0, 0.05) : List.of(), descends);
        Map<Integer, String> results = new LinkedHashMap<>();
        Map<Integer, List<BatchOutcome.Example>> examples = new LinkedHashMap<>();
        try (TestScoring other = new TestScoring(DistanceMetric.N, 5)) {
            for (int batch : new int[] {12, 7, 5}) {
                Path part = folder.resolve("batch-" + batch);
                scoring.score(plan, part, batch, other.model, Progress.silent());
                results.put(batch, Files.readString(part.resolve(RobustnessFiles.RESULT)));
                OutcomeStore store = OutcomeStore.open(part, TestScoring.identity(plan));
                examples.put(
                        batch,
                        plan.cells().stream()
                                .flatMap(cell -> store.read(cell).stream())
                                .flatMap(outcome -> outcome.examples().stream())
                                .toList());
            }
        }
        results.forEach((batch, result) -> assertEquals(results.get(12), result, "batches of " + batch));
        examples.forEach((batch, shown) -> assertEquals(examples.get(12), shown, "batches of " + batch));
        assertEquals(9 * 3, examples.get(12).size());
    }

    @Test
    void aResumedScoringMayChangeItsBatch() throws Exception {
        RobustnessPlan plan = plan();
        Progress dying = TestScoring.dyingAfter(6);
        Path killed = folder.resolve("killed");
        assertThrows(IllegalStateException.class, () -> scoring.score(plan, killed, 5, null, dying));
        scoring.score(plan, killed, 7);
        scoring.score(plan, folder.resolve("whole"), 12);
        assertEquals(
                Files.readString(folder.resolve("whole").resolve(RobustnessFiles.RESULT)),
                Files.readString(killed.resolve(RobustnessFiles.RESULT)));
    }

    @ParameterizedTest
    @EnumSource(SearchKind.class)
    void everySearchScoresEveryAttack(SearchKind search) {
        RobustnessPlan plan = TestScoring.plan(search, TestScoring.PROFILE, List.of(), false);
        try (TestScoring other = new TestScoring(DistanceMetric.N, 5)) {
            RobustnessResult result = scoring.score(plan, folder, 6, other.model, Progress.silent());
            assertEquals(9, result.attacks().size());
            result.attacks().forEach(attack -> {
                assertTrue(attack.largestChange() <= 0.1 + 1e-6, attack.attack());
                assertTrue(attack.largestChange() > 0, attack.attack());
                assertEquals(search == SearchKind.nes || search == SearchKind.square, attack.modelQueries() > 0);
            });
        }
    }

    @Test
    void otherMetricsAreScored() {
        try (TestScoring euclidean = new TestScoring(DistanceMetric.E, 4);
                TestScoring cosine = new TestScoring(DistanceMetric.C, 4)) {
            RobustnessPlan plan = TestScoring.plan(SearchKind.pgd, TestScoring.PROFILE, List.of(), false);
            // A distance without bound has no ERS.
            assertNull(euclidean.score(plan, folder.resolve("E"), 12).scores());
            assertNotNull(cosine.score(plan, folder.resolve("C"), 12).scores());
        }
    }

    @Test
    void anAttackThatTheGalleryCannotServeIsNamed() {
        RobustnessPlan plan = new RobustnessPlan(
                List.of(ConfiguredAttack.of(
                        Attacks.REGISTRY,
                        new org.colotride.config.Component(
                                "QA+",
                                new com.fasterxml.jackson.databind.ObjectMapper()
                                        .createObjectNode()
                                        .put("m", 500),
                                "test"))),
                TestScoring.PROFILE,
                List.of(),
                SearchKind.pgd,
                20,
                12,
                3,
                false);
        String message = assertThrows(RobustnessException.class, () -> scoring.score(plan, folder, 12))
                .getMessage();
        assertTrue(message.contains("QA+ needs 500 images"), message);
    }

    @Test
    void leavesNoPartialFiles() throws Exception {
        scoring.score(plan(), folder, 5);
        try (Stream<Path> files = Files.walk(folder)) {
            assertTrue(files.noneMatch(file -> file.toString().endsWith(".part")));
        }
    }
}
