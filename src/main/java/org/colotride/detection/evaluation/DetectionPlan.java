package org.colotride.detection.evaluation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.colotride.config.Require;
import org.colotride.detection.Calibration;
import org.colotride.detection.DetectorSettings;
import org.colotride.io.Mappers;
import org.colotride.robustness.RobustnessPlan;

/**
 * All that decides how a detector is calibrated and tried, apart from the model and the images.
 *
 * @param attacks which, how strong, on how many images, by which seed; the budget is that of the worst case and of each
 *     attack through the detector
 * @param settings what the detector looks at
 * @param calibration benign images that it is calibrated on, none of which is tried
 * @param benign further images, neither calibrated on nor attacked, that tell the rate of false alarms
 * @param rate of false alarms, in (0, 1)
 * @param weights of the detector's score in the loss of attacks through it, each ≥ 0; every image keeps its best
 */
public record DetectionPlan(
        RobustnessPlan attacks,
        DetectorSettings settings,
        int calibration,
        int benign,
        double rate,
        List<Double> weights) {
    public DetectionPlan {
        weights = List.copyOf(weights);
        Require.check("rate", rate, rate > 0 && rate < 1, "between 0 and 1, both excluded");
        Require.atLeast("calibrate", calibration, Calibration.leastImages(rate));
        Require.atLeast("benign", benign, 1);
        weights.forEach(weight -> Require.atLeast("weights", weight, 0.0));
    }

    /** For the identity of a report and for itself. */
    public ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("attacks", attacks.toJson());
        node.put("budget", attacks.budget().name());
        node.set("detector", settings.toJson());
        node.put("calibrate", calibration).put("benign", benign).put("rate", rate);
        node.set("weights", Mappers.json().valueToTree(weights));
        return node;
    }
}
