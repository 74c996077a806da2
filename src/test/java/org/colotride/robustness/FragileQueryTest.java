package org.colotride.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.colotride.attack.MovingImage;
import org.colotride.retrieval.AttackFigure;
import org.colotride.tensor.DistanceMetric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FragileQueryTest {
    @TempDir
    Path folder;

    @Test
    void thoseAreShownThatAreRightTodayAndHaveLeastLeft() {
        RobustnessPlan plan = TestScoring.plan(SearchKind.pgd, TestScoring.PROFILE, List.of(), false);
        try (TestScoring scoring = new TestScoring(DistanceMetric.N, 4)) {
            scoring.score(plan, folder, 5);
        }
        OutcomeStore store = OutcomeStore.open(folder, TestScoring.identity(plan));
        Map<Integer, List<Double>> points = new HashMap<>();
        List<Integer> wrong = new ArrayList<>();
        for (AttackCell cell : plan.cells()) {
            if (cell.moves() != MovingImage.QUERY) {
                continue;
            }
            for (BatchOutcome outcome : store.read(cell)) {
                for (AttackFigure figure : cell.attack().rule().figures()) {
                    for (int i = 0; i < outcome.queries().length; i++) {
                        int row = outcome.queries()[i];
                        double left = figure.points(outcome.adversarial().get(figure.name())[i]);
                        points.computeIfAbsent(row, key -> new ArrayList<>()).add(Math.max(0, Math.min(100, left)));
                        if (figure.kind() == AttackFigure.Kind.QUERIES_RIGHT
                                && outcome.benign().get(figure.name())[i] == 0) {
                            wrong.add(row);
                        }
                    }
                }
            }
        }
        assertFalse(wrong.isEmpty() || points.size() != 12, wrong + " of " + points.keySet());
        List<FragileQuery> all = FragileQuery.read(plan, store, 100);
        assertEquals(12 - wrong.stream().distinct().count(), all.size());
        double before = 0;
        for (FragileQuery one : all) {
            assertFalse(wrong.contains(one.row()));
            List<Double> its = points.get(one.row());
            assertEquals(its.stream().mapToDouble(Double::doubleValue).average().orElseThrow(), one.points(), 1e-9);
            assertEquals(
                    its.stream().filter(left -> left == 0).count(),
                    one.figures().size());
            assertTrue(one.points() >= before, all.toString());
            before = one.points();
        }
        assertEquals(all.subList(0, 2), FragileQuery.read(plan, store, 2));
    }
}
