package org.colotride.robustness;

import org.colotride.retrieval.AttackFigure;

/** How many attacked images are left how many points of a figure. */
public final class OutcomeHistogram {
    /** Equal parts of the points from 0 (a total success of the attack) to 100 (untouched). */
    public static final int PARTS = 10;

    private static final double POINTS = 100;

    private OutcomeHistogram() {}

    /**
     * @param values of the figure, one for each image
     * @return {@code [PARTS]}; points beyond 0 and 100 count to the first and the last part
     */
    static int[] of(AttackFigure figure, double[] values) {
        int[] counts = new int[PARTS];
        for (double value : values) {
            double part = Math.floor(figure.points(value) * PARTS / POINTS);
            counts[(int) Math.max(0, Math.min(PARTS - 1, part))]++;
        }
        return counts;
    }
}
