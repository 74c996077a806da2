package org.colotride.robustness;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.colotride.retrieval.AttackFigure;
import org.colotride.retrieval.AttackFigure.Kind;
import org.colotride.retrieval.FigureGuide;
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
        check.flattered();
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
                    concerned(cell),
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
                    concerned(cell),
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
                    "%s with an epsilon of 1 leaves %s at %.1f %% of %d queries",
                    "An unbounded attack must succeed totally: the gradients mislead, or there are too few steps.",
                    cell.attack().name(),
                    name(cell, Kind.QUERIES_RIGHT),
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
                    "%s: embeddings move by %.3f, with random restarts by %.3f",
                    "Score with --restarts, or --search worst; the figures of a single start flatter the model.",
                    concerned(cell),
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
                    "%s without gradients leaves %s at %.1f %% and %s at %.3f, with them at %.1f %% and %.3f",
                    "The gradients mislead; do not trust the white-box figures, score with --search worst.",
                    cell.attack().name(),
                    name(cell, Kind.QUERIES_RIGHT),
                    blackRecall,
                    name(cell, Kind.DISTANCE_MOVED),
                    blackMove,
                    whiteRecall,
                    whiteMove);
        }
    }

    /** Where the worst case was searched for: the figures that the published attack leaves too good. */
    private void flattered() {
        List<String> figures = new ArrayList<>();
        cells.forEach((cell, found) -> {
            if (cell.role() == AttackCell.Role.score && cell.search() == SearchKind.worst) {
                cell.attack().rule().figures().forEach(figure -> {
                    double before = CellFigures.mean(found.published().get(figure.name()));
                    double worst = CellFigures.mean(found.adversarial().get(figure.name()));
                    if (figure.points(before) - figure.points(worst) > POINTS) {
                        FigureGuide guide = figure.guide();
                        figures.add(figure.name() + " " + guide.text(before) + ", at worst " + guide.text(worst));
                    }
                });
            }
        });
        if (!figures.isEmpty()) {
            warn(
                    "the published attack flatters",
                    "%s",
                    "State the worst case; figures of the published attack alone are no bound.",
                    String.join("; ", figures));
        }
    }

    /** An attack, and the figures that it is scored by where they have other names. */
    private static String concerned(AttackCell cell) {
        String attack = cell.attack().name();
        List<String> figures =
                cell.attack().rule().figures().stream().map(AttackFigure::name).toList();
        return figures.equals(List.of(attack)) ? attack : attack + " (" + String.join(", ", figures) + ")";
    }

    private static String name(AttackCell cell, Kind kind) {
        return cell.attack().rule().figure(kind).orElseThrow().name();
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
        return CellFigures.mean(figures.adversarial().get(name(cell, kind)));
    }

    private void warn(String name, String detail, String remedy, Object... values) {
        warnings.add(new Warning(name, String.format(Locale.ROOT, detail, values), remedy));
    }
}
