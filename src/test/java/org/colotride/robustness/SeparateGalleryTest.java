package org.colotride.robustness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.colotride.attack.AttackProfile;
import org.colotride.attack.Attacks;
import org.colotride.attack.MovingImage;
import org.colotride.experiment.RandomImages;
import org.colotride.io.Progress;
import org.colotride.report.robustness.RobustnessPage;
import org.colotride.report.robustness.ScoredPictures;
import org.colotride.robustness.RobustnessResult.AttackResult;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A scoring of 20 queries against a gallery of 24 other images. Classes 4 and 5 are in one of the two only. */
class SeparateGalleryTest {
    private static final int QUERY_CLASSES = 5;
    private static final int GALLERY_CLASSES = 6;
    private static final int PER_CLASS = 4;
    private static TestScoring scoring;

    @TempDir
    Path folder;

    @BeforeAll
    static void build() {
        scoring = apart(4);
    }

    private static TestScoring apart(long seed) {
        // Of the queries' class 4 no gallery image is left: its labels are raised to 5 and beyond.
        return new TestScoring(
                DistanceMetric.N,
                seed,
                new RandomImages(QUERY_CLASSES, PER_CLASS, TestScoring.SHAPE),
                Optional.of(new RandomImages(GALLERY_CLASSES, PER_CLASS, TestScoring.SHAPE, 1000) {
                    @Override
                    public int label(int index) {
                        return super.label(index) == 4 ? 5 : super.label(index);
                    }
                }));
    }

    @AfterAll
    static void close() {
        scoring.close();
    }

    private static RobustnessPlan plan(AttackProfile profile, SearchKind search, int queries, boolean checks) {
        return new RobustnessPlan(TestScoring.nine(), profile, List.of(), search, 20, queries, 3, checks);
    }

    private static Map<String, BatchOutcome> outcomes(RobustnessPlan plan, Path folder) {
        OutcomeStore store = OutcomeStore.open(folder, TestScoring.identity(plan));
        Map<String, BatchOutcome> outcomes = new LinkedHashMap<>();
        plan.cells().stream()
                .filter(cell -> cell.role() == AttackCell.Role.score)
                .forEach(cell ->
                        outcomes.put(cell.attack().name(), store.read(cell).get(0)));
        return outcomes;
    }

    @Test
    void attackedAreTheImagesWithAMatchInTheOtherSet() {
        RobustnessPlan plan = plan(TestScoring.PROFILE, SearchKind.pgd, 0, false);
        RobustnessResult result = scoring.score(plan, folder, 64);
        // Four shared classes of four images, in the gallery too: of 0 … 5 it has 4 + 4 of class 5.
        assertEquals(16, result.queries());
        outcomes(plan, folder).forEach((attack, outcome) -> {
            boolean candidates = attack.startsWith("CA");
            int[] labels = labels(candidates ? scoring.model.searched() : scoring.model.queries());
            Set<Integer> expected = new HashSet<>(IntStream.range(0, labels.length)
                    .filter(row -> labels[row] < 4)
                    .boxed()
                    .toList());
            assertEquals(
                    expected,
                    new HashSet<>(Arrays.stream(outcome.queries()).boxed().toList()),
                    attack);
            int other = candidates ? 20 : 24;
            for (int[] selected : outcome.selected()) {
                assertTrue(Arrays.stream(selected).allMatch(row -> row >= 0 && row < other), attack);
            }
        });
        assertNotNull(result.scores());
        assertEquals(
                Declarations.standardNames(),
                List.copyOf(result.scores().ersComponents().keySet()));
    }

    private static int[] labels(ScoredImages images) {
        return images.embedded().labels();
    }

    @Test
    void benignFiguresAreThoseOfNaiveLoops() {
        RobustnessPlan plan = plan(TestScoring.PROFILE, SearchKind.pgd, 10, false);
        scoring.score(plan, folder, 64);
        Embeddings queries = scoring.model.queries().embedded().embeddings();
        Embeddings gallery = scoring.model.searched().embedded().embeddings();
        Map<String, BatchOutcome> outcomes = outcomes(plan, folder);
        assertEquals(10, outcomes.get("ES").queries().length);
        outcomes.forEach((attack, outcome) -> {
            for (int i = 0; i < outcome.queries().length; i++) {
                int row = outcome.queries()[i];
                int[] selected = outcome.selected()[i];
                switch (attack) {
                    case "CA+", "CA-" -> assertEquals(
                            percentile(queries.row(selected[0]), gallery, row),
                            outcome.benign().get(attack)[i],
                            1e-9);
                    case "QA+", "QA-" -> assertEquals(
                            percentile(queries.row(row), gallery, selected[0]),
                            outcome.benign().get(attack)[i],
                            1e-9);
                    case "TMA" -> assertEquals(
                            1 - Math.pow(distance(queries.row(row), gallery.row(selected[0])), 2) / 2,
                            outcome.benign().get(attack)[i],
                            1e-5);
                    case "GTT" -> assertEquals(100, outcome.benign().get(attack)[i]);
                    default -> assertEquals(
                            recall(queries.row(row), labels(scoring.model.queries())[row], gallery),
                            outcome.benign().get(attack.equals("ES") ? "ES:R" : attack)[i],
                            attack);
                }
            }
        });
    }

    private static double percentile(float[] query, Embeddings gallery, int candidate) {
        double own = distance(query, gallery.row(candidate));
        return 100.0
                * IntStream.range(0, gallery.count())
                        .filter(n -> n != candidate && distance(query, gallery.row(n)) < own)
                        .count()
                / gallery.count();
    }

    private static double recall(float[] query, int label, Embeddings gallery) {
        int nearest = 0;
        for (int n = 1; n < gallery.count(); n++) {
            nearest = distance(query, gallery.row(n)) < distance(query, gallery.row(nearest)) ? n : nearest;
        }
        return labels(scoring.model.searched())[nearest] == label ? 100 : 0;
    }

    private static double distance(float[] a, float[] b) {
        double squares = 0;
        for (int k = 0; k < a.length; k++) {
            squares += ((double) a[k] - b[k]) * ((double) a[k] - b[k]);
        }
        return Math.sqrt(squares);
    }

    @Test
    void anEpsilonOfZeroLeavesTheBenignFigures() {
        RobustnessPlan plan = plan(new AttackProfile(0, 0.05, 3, false, 1), SearchKind.pgd, 0, false);
        RobustnessResult result = scoring.score(plan, folder, 12);
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
        RobustnessPlan plan = plan(TestScoring.PROFILE, SearchKind.pgd, 12, true);
        scoring.score(plan, folder.resolve("whole"), 5);
        Path killed = folder.resolve("killed");
        for (int steps : new int[] {3, 20, 15}) {
            Progress dying = TestScoring.dyingAfter(steps);
            assertThrows(IllegalStateException.class, () -> scoring.score(plan, killed, 5, null, dying));
        }
        scoring.score(plan, killed, 5);
        assertEquals(
                Files.readString(folder.resolve("whole").resolve(RobustnessFiles.RESULT)),
                Files.readString(killed.resolve(RobustnessFiles.RESULT)));
    }

    @ParameterizedTest
    @EnumSource(SearchKind.class)
    void everySearchScoresEveryAttack(SearchKind search) {
        RobustnessPlan plan = plan(TestScoring.PROFILE, search, 8, false);
        try (TestScoring other = apart(5)) {
            RobustnessResult result = scoring.score(plan, folder, 6, other.model, Progress.silent());
            assertEquals(9, result.attacks().size());
            result.attacks().forEach(attack -> {
                assertEquals(8, attack.queries());
                assertTrue(attack.largestChange() > 0 && attack.largestChange() <= 0.1 + 1e-6, attack.attack());
            });
        }
    }

    @Test
    void transferToTheSameModelIsTheWhiteBox() {
        RobustnessPlan direct = plan(TestScoring.PROFILE, SearchKind.pgd, 8, false);
        RobustnessPlan transferred = plan(TestScoring.PROFILE, SearchKind.transfer, 8, false);
        RobustnessResult expected = scoring.score(direct, folder.resolve("pgd"), 8);
        RobustnessResult actual =
                scoring.score(transferred, folder.resolve("transfer"), 8, scoring.model, Progress.silent());
        for (int i = 0; i < expected.attacks().size(); i++) {
            Map<String, RobustnessResult.Figure> figures =
                    expected.attacks().get(i).figures();
            Map<String, RobustnessResult.Figure> others =
                    actual.attacks().get(i).figures();
            figures.forEach((name, figure) -> assertEquals(
                    figure.adversarial().value(), others.get(name).adversarial().value(), 1e-4, name));
        }
    }

    @Test
    void candidatesAndQueriesMayDifferInNumber() {
        try (TestScoring uneven = new TestScoring(
                DistanceMetric.N,
                4,
                new RandomImages(4, 2, TestScoring.SHAPE),
                Optional.of(new RandomImages(4, 5, TestScoring.SHAPE, 1000)))) {
            RobustnessPlan plan = plan(TestScoring.PROFILE, SearchKind.pgd, 0, true);
            RobustnessResult result = uneven.score(plan, folder, 6);
            assertEquals(8, result.queries());
            double ers = 0;
            for (AttackResult attack : result.attacks()) {
                assertEquals(attack.attack().startsWith("CA") ? 20 : 8, attack.queries(), attack.attack());
                attack.figures()
                        .forEach((name, figure) -> assertTrue(
                                figure.adversarial().low()
                                                <= figure.adversarial().value()
                                        && figure.adversarial().high()
                                                >= figure.adversarial().value(),
                                name));
            }
            for (double component : result.scores().ersComponents().values()) {
                ers += component / 10;
            }
            assertEquals(ers, result.scores().ers().value(), 1e-9);
            assertTrue(result.scores().ers().low() < ers
                    && ers < result.scores().ers().high());
        }
    }

    @Test
    void theSampleOfAJointSetIsOne() {
        try (TestScoring joint = new TestScoring(DistanceMetric.N, 4)) {
            AttackSample sample = AttackSample.draw(joint.model, 12, 3);
            assertArrayEquals(sample.of(MovingImage.QUERY), sample.of(MovingImage.CANDIDATE));
            assertArrayEquals(QuerySample.draw(labels(joint.model.queries()), 12, 3), sample.of(MovingImage.QUERY));
            assertEquals(0, sample.firstWeight(candidateCell()));
        }
        AttackSample sample = AttackSample.draw(scoring.model, 12, 3);
        assertTrue(sample.isApart());
        assertEquals(12, sample.firstWeight(candidateCell()));
    }

    private static AttackCell candidateCell() {
        return new AttackCell(
                AttackCell.Role.score, TestScoring.attacks("CA+").get(0), TestScoring.PROFILE, SearchKind.pgd, 0);
    }

    @Test
    void picturesComeFromTheRightSet() throws Exception {
        RobustnessPlan plan = plan(TestScoring.PROFILE, SearchKind.pgd, 6, false);
        RobustnessResult result = scoring.score(plan, folder, 6);
        ScoredPictures pictures = new ScoredPictures(scoring.model);
        assertEquals("image 1003", pictures.searched(3).name());
        assertEquals("image 1003", pictures.moved(MovingImage.CANDIDATE, 3).name());
        assertEquals("image 3", pictures.moved(MovingImage.QUERY, 3).name());
        assertEquals("image 3", pictures.selected(MovingImage.CANDIDATE, 3).name());
        assertEquals("image 1003", pictures.selected(MovingImage.QUERY, 3).name());
        Map<String, List<AttackExample>> examples =
                AttackExample.read(plan, OutcomeStore.open(folder, TestScoring.identity(plan)));
        Map<String, BatchOutcome> outcomes = outcomes(plan, folder);
        for (AttackExample example : examples.get("CA+")) {
            int candidate = example.pictures().query();
            assertTrue(example.pictures().before().stream().noneMatch(near -> near.row() == candidate));
            int position = Arrays.stream(outcomes.get("CA+").queries())
                    .boxed()
                    .toList()
                    .indexOf(candidate);
            assertArrayEquals(outcomes.get("CA+").selected()[position], example.selected());
        }
        String html =
                Files.readString(RobustnessPage.write(folder, Attacks.REGISTRY, result, examples, List.of(), pictures));
        assertEquals(27, html.split("card example", -1).length - 1);
    }
}
