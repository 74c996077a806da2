package org.colotride.detection.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * How much of the attacks a detector sees, and what the rest achieves.
 *
 * @param version of this file's layout
 * @param subject what was attacked: model, data, software
 * @param plan as {@link DetectionPlan#toJson}
 * @param threshold of scores
 * @param rate of false alarms that it was calibrated for
 * @param benign held-out images
 * @param falseAlarms share of these that are flagged, in [0, 1]
 * @param rows one for each figure and setting
 */
public record DetectionResult(
        int version,
        ObjectNode subject,
        ObjectNode plan,
        double threshold,
        double rate,
        int benign,
        double falseAlarms,
        List<Row> rows) {
    /** Of the layout that is written. */
    public static final int VERSION = 1;

    /**
     * One figure of an attack in one setting. Means are over all attacked images unless it says otherwise.
     *
     * @param figure as tables head their columns
     * @param images attacked
     * @param benignFigure before the attack
     * @param attackedFigure of the images that are sent, flagged or not
     * @param flagged share of the sent images that are flagged, in [0, 1]
     * @param unflagged how many are not
     * @param unflaggedFigure mean of these alone; null if there are none
     * @param defendedFigure mean where a flagged image counts as if it had never been attacked
     * @param area under the curve of detection rate against false-alarm rate
     * @param detectedAtRate detection rate of the threshold by which the held-out benign images keep the rate
     * @param curve {@code [points][2]}: false alarms, detected
     */
    public record Row(
            String attack,
            String figure,
            Setting setting,
            int images,
            double benignFigure,
            double attackedFigure,
            double flagged,
            int unflagged,
            Double unflaggedFigure,
            double defendedFigure,
            double area,
            double detectedAtRate,
            double[][] curve) {}

    /** The rows of one setting, in the order of the plan. */
    public List<Row> of(Setting setting) {
        return rows.stream().filter(row -> row.setting() == setting).toList();
    }
}
