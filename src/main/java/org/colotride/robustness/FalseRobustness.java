package org.colotride.robustness;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.colotride.retrieval.AttackFigure.Kind;
import org.colotride.robustness.RobustnessResult.Warning;

/**
 * Signs that a model only looks robust (Athalye et al., ICML 2018; Carlini et al., arXiv 1902.06705): gradients that are
 * masked, a search that gets nowhere, a weaker adversary that does better.
 */
final class FalseRobustness {
    private static final double ZERO_SHARE = 0.5;
    private static final double NOTICEABLE_LOSS = 1e-4;
    private static final double TOTAL_SUCCESS = 5;
    private static final double POINTS = 5;
    private static final double RELATIVE = 0.05;

    private final Map<AttackCell, CellFigures> cells;
    private final List<Warning> warnings = new ArrayList<>();

    private FalseRobustness(Map<AttackCell, CellFigures> cells) {
        this.cells = cells;
    }

    /** @param cells all of a plan, complete */
    static List<Warning> check(Map<AttackCell, CellFigures> cells) {
        FalseRobustness check = new FalseRobustness(cells);
        cells.forEach(check::gradients);
        cells.forEach(check::progress);
        cells.forEach(check::unbounded);
        cells.forEach(check::restarts);
        cells.forEach(check::blackBox);
        return check.warnings;
    }

    private void gradients(AttackCell cell, CellFigures figures) {
        double[] shares = figures.zeroGradients();
        // A loss that has nothing left to lose (a total success) has no gradient either, so the first step counts.
        if (cell.role() == AttackCell.Role.score && shares.length > 0 && shares[0] > ZERO_SHARE) {
            warn(
                    "vanishing gradients",
                    "%s: %.0f %% of the pixels have no gradient at the first step",
                    "Look for saturated or non-differentiable layers; trust the black-box searches more.",
                    cell.attack().name(),
                    100 * shares[0]);
        }
    }

    private void progress(AttackCell cell, CellFigures figures) {
        double[] losses = figures.lossPerStep();
        if (cell.role() != AttackCell.Role.score || cell.profile().epsilon() == 0 || losses.length < 2) {
            return;
        }
        double first = losses[0];
        double last = losses[losses.length - 1];
        boolean hadRoom =
                Math.abs(first) > NOTICEABLE_LOSS || cell.attack().rule().startsWithoutLoss();
        if (hadRoom && last >= first - NOTICEABLE_LOSS) {
            warn(
                    "loss does not improve",
                    "%s: the mean loss goes from %.4g to %.4g",
                    "Try more steps, a smaller alpha and random restarts.",
                    cell.attack().name(),
                    first,
                    last);
        }
    }

    private void unbounded(AttackCell cell, CellFigures figures) {
        if (cell.role() != AttackCell.Role.unbounded) {
            return;
        }
        double left = mean(cell, figures, Kind.QUERIES_RIGHT);
        if (left > TOTAL_SUCCESS) {
            warn(
                    "unbounded attack fails",
                    "%s with an epsilon of 1 leaves R@1 at %.1f %% of %d queries",
                    "An unbounded attack must succeed totally: the gradients mislead, or there are too few steps.",
                    cell.attack().name(),
                    left,
                    figures.queries());
        }
    }

    private void restarts(AttackCell cell, CellFigures once) {
        CellFigures often = beside(cell, AttackCell.Role.restarted);
        if (often == null) {
            return;
        }
        double before = mean(cell, once, Kind.DISTANCE_MOVED);
        double after = mean(cell, often, Kind.DISTANCE_MOVED);
        if (after > before * (1 + RELATIVE) + NOTICEABLE_LOSS) {
            warn(
                    "restarts find more",
                    "%s moves embeddings by %.3f, with random restarts by %.3f",
                    "Score with --restarts; the figures of a single start flatter the model.",
                    cell.attack().name(),
                    before,
                    after);
        }
    }

    private void blackBox(AttackCell cell, CellFigures white) {
        CellFigures black = beside(cell, AttackCell.Role.blackBox);
        if (black == null) {
            return;
        }
        double whiteRecall = mean(cell, white, Kind.QUERIES_RIGHT);
        double blackRecall = mean(cell, black, Kind.QUERIES_RIGHT);
        double whiteMove = mean(cell, white, Kind.DISTANCE_MOVED);
        double blackMove = mean(cell, black, Kind.DISTANCE_MOVED);
        if (blackRecall < whiteRecall - POINTS || blackMove > whiteMove * (1 + RELATIVE)) {
            warn(
                    "black-box is stronger",
                    "%s without gradients leaves R@1 at %.1f %% and moves embeddings by %.3f, with them at %.1f %% and by %.3f",
                    "The gradients mislead; do not trust the white-box figures.",
                    cell.attack().name(),
                    blackRecall,
                    blackMove,
                    whiteRecall,
                    whiteMove);
        }
    }

    /** The cell of another role with the attack of one that is made as it is; null if there is none, or this is not one. */
    private CellFigures beside(AttackCell single, AttackCell.Role role) {
        if (single.role() != AttackCell.Role.single) {
            return null;
        }
        return cells.entrySet().stream()
                .filter(entry -> entry.getKey().role() == role)
                .filter(entry -> entry.getKey().attack().equals(single.attack()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** Of the attack's figure of a kind, over the queries. */
    private static double mean(AttackCell cell, CellFigures figures, Kind kind) {
        String name = cell.attack().rule().figure(kind).orElseThrow().name();
        return CellFigures.mean(figures.adversarial().get(name));
    }

    private void warn(String name, String detail, String remedy, Object... values) {
        warnings.add(new Warning(name, String.format(Locale.ROOT, detail, values), remedy));
    }
}
