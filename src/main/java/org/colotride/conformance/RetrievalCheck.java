package org.colotride.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.colotride.attack.Attacks;
import org.colotride.retrieval.Clustering;
import org.colotride.robustness.RobustnessScore;

/**
 * Retrieval figures per query and their means ({@link RetrievalFigures}), NMI of a given assignment, and ERS with its
 * normalised components. A recording may hold any of these parts.
 */
final class RetrievalCheck implements ConformanceCheck {
    private static final double NMI_TOLERANCE = 1e-6;
    private static final double ERS_TOLERANCE = 1e-6;
    /** The ten figures as the recordings name them, in the papers' order. */
    private static final List<String> RAW =
            List.of("cap", "cam", "qap", "qam", "tma", "esd", "esr", "ltm", "gtm", "gtt");

    @Override
    public boolean recognises(JsonNode root) {
        return root.has("perQuery") || root.has("nmiOfAssignment") || root.has("ers");
    }

    @Override
    public List<CaseResult> check(JsonNode root, Path folder) {
        List<CaseResult> results = new ArrayList<>();
        if (root.has("perQuery") || root.has("mean")) {
            results.addAll(new RetrievalFigures(root).check());
        }
        if (root.has("nmiOfAssignment")) {
            results.add(mutualInformation(root));
        }
        if (root.has("ers")) {
            int number = 0;
            for (JsonNode recorded : RecordedArrays.array(root, "ers")) {
                results.add(score(recorded, ++number));
            }
        }
        return results;
    }

    private static CaseResult mutualInformation(JsonNode root) {
        double expected = RecordedArrays.number(root, "nmiOfAssignment");
        double ours = Clustering.normalisedMutualInformation(
                RecordedArrays.ints(root, "clusterAssignment"), RecordedArrays.ints(root, "labels"));
        return CaseResult.of("NMI of the given assignment", Math.abs(expected - ours), NMI_TOLERANCE, "");
    }

    private static CaseResult score(JsonNode recorded, int number) {
        double[] figures = figures(RecordedArrays.required(recorded, "raw"));
        RobustnessScore score = new RobustnessScore(Attacks.standardFigures());
        double[] expected = RecordedArrays.doubles(recorded, "normalised");
        double[] ours = score.normalised(figures);
        RecordedArrays.requireLength("normalised", expected.length, ours.length);
        double largest = Math.abs(RecordedArrays.number(recorded, "ers") - score.ers(figures));
        String detail = largest > ERS_TOLERANCE ? "the score" : "";
        for (int i = 0; i < ours.length; i++) {
            double deviation = Math.abs(expected[i] - ours[i]);
            if (deviation > ERS_TOLERANCE) {
                detail = "normalised[" + i + "]: recorded " + expected[i] + ", ours " + ours[i];
            }
            largest = Math.max(largest, deviation);
        }
        return CaseResult.of("ERS " + number, largest, ERS_TOLERANCE, detail);
    }

    /** In the order of the components of ERS. */
    private static double[] figures(JsonNode raw) {
        if (raw.size() > RAW.size()) {
            throw new MalformedRecordingException("'raw' does not hold the ten figures alone: " + raw);
        }
        return RAW.stream()
                .mapToDouble(name -> RecordedArrays.number(raw, name))
                .toArray();
    }
}
