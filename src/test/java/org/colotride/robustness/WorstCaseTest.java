package org.colotride.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.colotride.attack.AttackProfile;
import org.colotride.attack.ConfiguredAttack;
import org.colotride.attack.Norm;
import org.colotride.io.Progress;
import org.colotride.retrieval.AttackFigure;
import org.colotride.tensor.DistanceMetric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorstCaseTest {
    @TempDir
    Path folder;

    private OutcomeStore store(RobustnessPlan plan, String part) {
        return OutcomeStore.open(folder.resolve(part), TestScoring.identity(plan));
    }

    /** Query by query, figure by figure, for every attack. */
    @ParameterizedTest
    @CsvSource({"N, linf", "E, linf", "C, linf", "N, l2"})
    void noFigureLooksBetterThanUnderThePublishedDescent(DistanceMetric metric, Norm norm) {
        AttackProfile profile =
                norm == Norm.linf ? TestScoring.PROFILE : AttackProfile.euclidean(0.8, null, 3, false, 1);
        RobustnessPlan published = TestScoring.plan(SearchKind.pgd, profile, List.of(), false);
        RobustnessPlan worst = TestScoring.plan(SearchKind.worst, profile, List.of(), false);
        int lower = 0;
        try (TestScoring scoring = new TestScoring(metric, 4)) {
            scoring.score(published, folder.resolve("published"), 12);
            scoring.score(worst, folder.resolve("worst"), 12);
            for (int cell = 0; cell < 9; cell++) {
                ConfiguredAttack attack = published.attacks().get(cell);
                BatchOutcome once = store(published, "published")
                        .read(published.cells().get(cell))
                        .get(0);
                BatchOutcome worse =
                        store(worst, "worst").read(worst.cells().get(cell)).get(0);
                for (AttackFigure figure : attack.rule().figures()) {
                    double[] alone = once.adversarial().get(figure.name());
                    double[] found = worse.adversarial().get(figure.name());
                    double[] kept = worse.worst().published().get(figure.name());
                    String[] by = worse.worst().foundBy().get(figure.name());
                    for (int i = 0; i < alone.length; i++) {
                        String where = figure.name() + " of query " + i;
                        assertEquals(alone[i], kept[i], where);
                        assertTrue(figure.points(found[i]) <= figure.points(alone[i]), where);
                        assertTrue(
                                figure.points(found[i])
                                        <= figure.points(worse.benign().get(figure.name())[i]),
                                where);
                        assertTrue(!by[i].equals("published") || found[i] == alone[i], where);
                        lower += figure.points(found[i]) < figure.points(alone[i]) ? 1 : 0;
                    }
                }
            }
        }
        assertTrue(lower > 20, lower + " figures of queries are worse");
    }

    @Test
    void aResultSaysWhatThePublishedDescentLeftAndWhoFoundMore() {
        RobustnessPlan plan = TestScoring.plan(SearchKind.worst, TestScoring.PROFILE, List.of(), false);
        try (TestScoring scoring = new TestScoring(DistanceMetric.N, 4);
                TestScoring other = new TestScoring(DistanceMetric.N, 5)) {
            scoring.score(plan, folder, 12, other.model, Progress.silent());
        }
        RobustnessResult read = RobustnessFiles.read(folder);
        assertEquals("quick", read.plan().path("budget").asText());
        read.attacks().forEach(attack -> {
            RobustnessResult.WorstCase worst = attack.worstCase();
            assertEquals(attack.figures().keySet(), worst.published().keySet());
            worst.foundBy()
                    .values()
                    .forEach(by -> assertEquals(
                            12, by.values().stream().mapToInt(Integer::intValue).sum()));
            // The published descent's three steps of every query at least.
            assertTrue(worst.forward() >= 4 && worst.backward() >= 3, attack.attack());
        });
        Map<String, Integer> moved = read.attacks().get(5).worstCase().foundBy().get("ES:D");
        assertTrue(moved.getOrDefault("auto-pgd", 0) > 6, moved.toString());
    }
}
