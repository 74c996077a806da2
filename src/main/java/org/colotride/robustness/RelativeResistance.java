package org.colotride.robustness;

import java.util.List;
import org.colotride.retrieval.AttackFigure;

/**
 * ARS (relative resistance): how much of what an attack could destroy is still there. For each figure, 1 −
 * (benign − attacked)/(benign − worst), clipped to [0, 1], where benign is the figure on the same queries before the
 * attack and worst is what a total success gives; ARS is 100 times the mean.
 *
 * <p>The formula is ours: the paper's (arXiv 2312.07364) could not be had. Unlike ERS it neither rewards a figure for
 * its benign level nor a collapsed model for a rank that never moved. This class alone knows it.
 */
public final class RelativeResistance {
    private static final double NOTHING_TO_LOSE = 1e-9;

    private final List<AttackFigure> figures;

    /** @param figures that are averaged, in the papers' order; the papers' are ten */
    public RelativeResistance(List<AttackFigure> figures) {
        this.figures = List.copyOf(figures);
    }

    /**
     * The components in [0, 100], in the figures' order. A figure that was at its worst before the attack resisted
     * nothing and counts 0.
     *
     * @param before benign values, in the figures' order
     * @param after values under attack, likewise
     */
    public double[] components(double[] before, double[] after) {
        double[] components = new double[figures.size()];
        for (int i = 0; i < components.length; i++) {
            double room = before[i] - figures.get(i).worst();
            double lost = before[i] - after[i];
            components[i] = Math.abs(room) < NOTHING_TO_LOSE ? 0 : 100 * Math.min(1, Math.max(0, 1 - lost / room));
        }
        return components;
    }

    /** ARS, in [0, 100]; the values as for {@link #components}. */
    public double ars(double[] before, double[] after) {
        double sum = 0;
        for (double component : components(before, after)) {
            sum += component;
        }
        return sum / figures.size();
    }
}
