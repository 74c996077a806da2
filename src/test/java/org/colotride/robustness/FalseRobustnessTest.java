package org.colotride.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.robustness.RobustnessResult.Warning;
import org.junit.jupiter.api.Test;

/** Each sign alone raises its warning, a healthy scoring none. */
class FalseRobustnessTest {
    private final Map<AttackCell, CellFigures> cells = new LinkedHashMap<>();

    private void add(
            AttackCell.Role role, String attack, double moved, double recall, double[] losses, double[] zeros) {
        AttackCell cell =
                new AttackCell(role, TestScoring.attacks(attack).get(0), TestScoring.PROFILE, SearchKind.pgd, 0);
        String figure = attack.equals("ES") ? "ES:R" : "LTM";
        Map<String, double[]> figures = new LinkedHashMap<>();
        figures.put("ES:D", new double[] {moved, moved});
        figures.put(figure, new double[] {recall, recall});
        BatchOutcome outcome = new BatchOutcome(
                new int[] {0, 1},
                new int[2][0],
                figures,
                figures,
                LossSums.ofMeans(losses, 2),
                LossSums.ofMeans(zeros, 2),
                0.1,
                0,
                List.of(),
                null);
        cells.put(cell, new CellFigures(cell, List.of(outcome), new int[] {0, 1}));
    }

    private void healthy() {
        add(AttackCell.Role.score, "ES", 1.2, 3, new double[] {0, -1, -1.2}, new double[] {0.01, 0});
        add(AttackCell.Role.score, "LTM", 0.5, 0, new double[] {0.3, 0.1, 0}, new double[] {0, 0.9});
        add(AttackCell.Role.unbounded, "ES", 1.8, 0, new double[] {0, -1.8}, new double[] {0});
        add(AttackCell.Role.unbounded, "LTM", 1.8, 0, new double[] {1, 0}, new double[] {0});
        add(AttackCell.Role.single, "ES", 1.2, 3, new double[] {0, -1.2}, new double[] {0});
        add(AttackCell.Role.restarted, "ES", 1.22, 2, new double[] {0, -1.2}, new double[] {0});
        add(AttackCell.Role.blackBox, "ES", 0.6, 40, new double[] {0, -0.6}, new double[0]);
    }

    private List<String> warnings() {
        return FalseRobustness.check(cells).stream().map(Warning::name).toList();
    }

    private void worst(double published, double found) {
        AttackCell cell = new AttackCell(
                AttackCell.Role.score, TestScoring.attacks("GTM").get(0), TestScoring.PROFILE, SearchKind.worst, 0);
        BatchOutcome outcome = new BatchOutcome(
                new int[] {0},
                new int[1][0],
                Map.of("GTM", new double[] {100}),
                Map.of("GTM", new double[] {found}),
                LossSums.ofMeans(new double[] {0.3, 0.1}, 1),
                LossSums.ofMeans(new double[] {0}, 1),
                0.1,
                0,
                List.of(),
                new WorstFound(
                        Map.of("GTM", new double[] {published}), Map.of("GTM", new String[] {"auto-pgd"}), 1, 1));
        cells.put(cell, new CellFigures(cell, List.of(outcome), new int[] {0}));
    }

    @Test
    void aPublishedAttackThatLeavesAFigureTooGood() {
        healthy();
        worst(40, 36);
        assertEquals(List.of(), warnings());
        worst(40, 12);
        Warning warning = FalseRobustness.check(cells).get(0);
        assertEquals("the published attack flatters", warning.name());
        assertEquals("GTM 40.0 %, at worst 12.0 %", warning.detail());
    }

    @Test
    void aWarningNamesTheFiguresThatItConcerns() {
        healthy();
        add(AttackCell.Role.blackBox, "ES", 1.4, 0, new double[] {0, -1.4}, new double[0]);
        add(AttackCell.Role.restarted, "ES", 1.5, 0, new double[] {0, -1.5}, new double[] {0});
        assertEquals(
                List.of(
                        "ES (ES:D, ES:R): embeddings move by 1.200, with random restarts by 1.500",
                        "ES without gradients leaves ES:R at 0.0 % and ES:D at 1.400, with them at 3.0 % and 1.200"),
                FalseRobustness.check(cells).stream().map(Warning::detail).toList());
    }

    @Test
    void aHealthyScoringRaisesNone() {
        healthy();
        assertEquals(List.of(), warnings());
    }

    @Test
    void vanishingGradients() {
        healthy();
        add(AttackCell.Role.score, "ES", 1.2, 3, new double[] {0, -1.2}, new double[] {0.7});
        assertEquals(List.of("vanishing gradients"), warnings());
    }

    @Test
    void aLossThatDoesNotImprove() {
        healthy();
        add(AttackCell.Role.score, "LTM", 0.5, 60, new double[] {0.3, 0.31}, new double[] {0});
        assertEquals(List.of("loss does not improve"), warnings());
    }

    @Test
    void anUnboundedAttackThatFails() {
        healthy();
        add(AttackCell.Role.unbounded, "ES", 0.4, 30, new double[] {0, -0.4}, new double[] {0});
        assertEquals(List.of("unbounded attack fails"), warnings());
    }

    @Test
    void restartsThatFindMore() {
        healthy();
        add(AttackCell.Role.restarted, "ES", 1.5, 0, new double[] {0, -1.5}, new double[] {0});
        assertEquals(List.of("restarts find more"), warnings());
    }

    @Test
    void aBlackBoxThatIsStronger() {
        healthy();
        add(AttackCell.Role.blackBox, "ES", 1.4, 0, new double[] {0, -1.4}, new double[0]);
        assertEquals(List.of("black-box is stronger"), warnings());
    }
}
