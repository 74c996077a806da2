package org.colotride.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.colotride.loss.BatchLayout;
import org.colotride.loss.TripletLoss;
import org.colotride.tensor.Embeddings;

/**
 * The training loss and its gradients with respect to the embeddings. The deviation is relative: of the loss to the
 * recorded loss, of each gradient to the largest of its kind; recorded sizes under 1e-3 count as 1e-3.
 */
final class TrainingLossCheck implements ConformanceCheck {
    private static final double TOLERANCE = 1e-4;
    private static final double SMALLEST_SIZE = 1e-3;
    private static final List<String> MEMBERS = List.of("anchors", "positives", "negatives");
    private static final List<String> GRADIENTS = List.of("gradAnchors", "gradPositives", "gradNegatives");

    @Override
    public boolean recognises(JsonNode root) {
        return root.path("cases").path(0).has("withCollapseTerm");
    }

    @Override
    public List<CaseResult> check(JsonNode root, Path folder) {
        List<CaseResult> results = new ArrayList<>();
        for (JsonNode recorded : RecordedArrays.array(root, "cases")) {
            results.add(compare(recorded, results.size() + 1));
        }
        return results;
    }

    private static CaseResult compare(JsonNode recorded, int number) {
        JsonNode withTerm = RecordedArrays.required(recorded, "withCollapseTerm");
        if (!withTerm.isBoolean()) {
            throw new MalformedRecordingException("'withCollapseTerm' is neither true nor false: " + withTerm);
        }
        Embeddings triplets = RecordedArrays.stacked(recorded, MEMBERS);
        Embeddings gradients = RecordedArrays.stacked(recorded, GRADIENTS);
        RecordedArrays.requireLength("gradAnchors", gradients.count(), triplets.count());
        RecordedArrays.requireLength("gradAnchors[0]", gradients.dimension(), triplets.dimension());
        float[] ours = new float[triplets.values().length];
        TripletLoss loss = new TripletLoss(new TripletLoss.Args(null, withTerm.booleanValue(), null, null, null));
        double value = loss.evaluate(triplets, BatchLayout.stacked(new int[triplets.count()]), ours);
        double expected = RecordedArrays.number(recorded, "loss");

        double largest = Math.abs(value - expected) / Math.max(Math.abs(expected), SMALLEST_SIZE);
        String detail = largest > TOLERANCE ? "loss: recorded " + expected + ", ours " + value : "";
        int part = ours.length / GRADIENTS.size();
        for (int i = 0; i < GRADIENTS.size(); i++) {
            double deviation = relative(gradients.values(), ours, i * part, (i + 1) * part);
            if (deviation > TOLERANCE) {
                detail = GRADIENTS.get(i) + ": " + deviation;
            }
            largest = Math.max(largest, deviation);
        }
        String name =
                "training loss " + number + (withTerm.booleanValue() ? " with" : " without") + " its collapse term";
        return CaseResult.of(name, largest, TOLERANCE, detail);
    }

    private static double relative(float[] expected, float[] ours, int from, int to) {
        double size = SMALLEST_SIZE;
        double difference = 0;
        for (int i = from; i < to; i++) {
            size = Math.max(size, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs((double) expected[i] - ours[i]));
        }
        return difference / size;
    }
}
