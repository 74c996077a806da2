package org.colotride.robustness;

import java.util.Arrays;
import java.util.List;
import org.colotride.retrieval.AttackFigure;

/** ERS, the empirical robustness score (Zhou et al., RobRank): the mean of figures, each scaled so that 100 is best. */
public final class RobustnessScore {
    private final List<AttackFigure> figures;

    /** @param figures that are averaged, in the papers' order; the papers' are ten */
    public RobustnessScore(List<AttackFigure> figures) {
        this.figures = List.copyOf(figures);
    }

    /**
     * The figures as ERS averages them, each by its own {@linkplain AttackFigure#points scale}. Nothing is clipped.
     *
     * @param values in the figures' order
     */
    public double[] normalised(double[] values) {
        double[] points = new double[figures.size()];
        for (int i = 0; i < points.length; i++) {
            points[i] = figures.get(i).points(values[i]);
        }
        return points;
    }

    /**
     * ERS, in [0, 100] for figures in their ranges.
     *
     * @param values in the figures' order
     */
    public double ers(double[] values) {
        return Arrays.stream(normalised(values)).average().orElseThrow();
    }
}
