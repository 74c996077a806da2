package org.colotride.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.tensor.DistanceMetric;

/**
 * One training iteration of each comparator defence on the recorded network: the objective before each update, hardness
 * before and after, the adversarial images, and the training loss with its gradient by parameter.
 */
final class DefenseCheck implements ConformanceCheck {
    private static final String FREE = "Free-AT";

    @Override
    public boolean recognises(JsonNode root) {
        return root.has("images") && root.path("cases").path(0).has("defense");
    }

    @Override
    public List<CaseResult> check(JsonNode root, Path folder) {
        float[] images = RecordedArrays.floats(root, "images");
        int count = images.length / RecordedNetwork.SHAPE.length();
        RecordedArrays.requireLength("images", images.length, count * RecordedNetwork.SHAPE.length());
        int[] labels = RecordedArrays.ints(root, "labels");
        RecordedArrays.requireLength("labels", labels.length, count);
        List<CaseResult> results = new ArrayList<>();
        Map<DistanceMetric, EmbeddingNetwork> networks = new EnumMap<>(DistanceMetric.class);
        try {
            int number = 1;
            for (JsonNode recorded : RecordedArrays.array(root, "cases")) {
                String defense = RecordedArrays.required(recorded, "defense").asText();
                String name = defense + " " + number++;
                if (defense.equals(FREE)) {
                    results.addAll(new FreeTrainingRun(recorded, images, labels, folder).compare(name));
                    continue;
                }
                DistanceMetric metric = RecordedArrays.metric(recorded, "metric");
                EmbeddingNetwork network = networks.computeIfAbsent(metric, one -> RecordedNetwork.read(folder, one));
                // The recorded RAMD compares with anchors that are not normalised.
                EmbeddingNetwork anchors = defense.equals("RAMD")
                        ? networks.computeIfAbsent(DistanceMetric.E, one -> RecordedNetwork.read(folder, one))
                        : network;
                results.addAll(new DefenseRun(recorded, images, labels, network, anchors).compare(name));
            }
        } finally {
            networks.values().forEach(EmbeddingNetwork::close);
        }
        return results;
    }
}
