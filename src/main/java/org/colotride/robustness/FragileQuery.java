package org.colotride.robustness;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.attack.MovingImage;
import org.colotride.retrieval.AttackFigure;

/**
 * A query that is answered rightly today and has little left under the attacks that move a query.
 *
 * @param row among the test images, or the queries where the gallery is apart
 * @param points left of 100, mean over the figures of those attacks
 * @param figures that are lost altogether, by name, in the order of the plan
 */
public record FragileQuery(int row, double points, List<String> figures) {
    private static final double FULL = 100;

    public FragileQuery {
        figures = List.copyOf(figures);
    }

    /** Of one query, while it is added up. */
    private static final class Sum {
        private double points;
        private int count;
        private boolean right = true;
        private final List<String> lost = new ArrayList<>();

        void add(AttackFigure figure, double benign, double adversarial) {
            double left = Math.max(0, Math.min(FULL, figure.points(adversarial)));
            points += left;
            count++;
            right &= figure.kind() != AttackFigure.Kind.QUERIES_RIGHT || benign > 0;
            if (left == 0) {
                lost.add(figure.name());
            }
        }

        FragileQuery of(int row) {
            return new FragileQuery(row, points / count, lost);
        }
    }

    /** The most fragile of a finished scoring, most fragile first; of equal ones the first row. */
    static List<FragileQuery> read(RobustnessPlan plan, OutcomeStore store, int most) {
        Map<Integer, Sum> sums = new LinkedHashMap<>();
        plan.cells().stream()
                .filter(cell -> cell.role() == AttackCell.Role.score && cell.moves() == MovingImage.QUERY)
                .forEach(cell -> store.read(cell).forEach(outcome -> add(cell, outcome, sums)));
        return sums.entrySet().stream()
                .filter(entry -> entry.getValue().right)
                .map(entry -> entry.getValue().of(entry.getKey()))
                .sorted(Comparator.comparingDouble(FragileQuery::points).thenComparingInt(FragileQuery::row))
                .limit(most)
                .toList();
    }

    private static void add(AttackCell cell, BatchOutcome outcome, Map<Integer, Sum> sums) {
        for (AttackFigure figure : cell.attack().rule().figures()) {
            double[] benign = outcome.benign().get(figure.name());
            double[] adversarial = outcome.adversarial().get(figure.name());
            for (int i = 0; i < outcome.queries().length; i++) {
                sums.computeIfAbsent(outcome.queries()[i], row -> new Sum()).add(figure, benign[i], adversarial[i]);
            }
        }
    }
}
