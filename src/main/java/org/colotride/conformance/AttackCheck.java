package org.colotride.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.colotride.attack.Gallery;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;

/**
 * The attacks on the recorded network with the recorded selections: figures and losses before and after, the embeddings
 * of the adversarial queries, the shift at the last step and the size of the perturbation; metrics N, E and C.
 */
final class AttackCheck implements ConformanceCheck {
    @Override
    public boolean recognises(JsonNode root) {
        return root.has("gallery") && root.path("cases").path(0).has("attack");
    }

    @Override
    public List<CaseResult> check(JsonNode root, Path folder) {
        float[] images = RecordedArrays.floats(root, "gallery");
        int[] labels = RecordedArrays.ints(root, "labels");
        RecordedArrays.requireLength("gallery", images.length, labels.length * RecordedNetwork.SHAPE.length());
        int[] queries = RecordedArrays.indices(root, "queries", labels.length);
        List<CaseResult> results = new ArrayList<>();
        Map<DistanceMetric, EmbeddingNetwork> networks = new EnumMap<>(DistanceMetric.class);
        Map<DistanceMetric, Gallery> galleries = new EnumMap<>(DistanceMetric.class);
        try {
            for (JsonNode recorded : RecordedArrays.array(root, "cases")) {
                DistanceMetric metric = RecordedArrays.metric(recorded, "metric");
                EmbeddingNetwork network = networks.computeIfAbsent(metric, one -> RecordedNetwork.read(folder, one));
                Gallery gallery = galleries.computeIfAbsent(metric, one -> gallery(images, labels, network));
                results.addAll(new RecordedAttack(recorded, network, gallery, images, queries).compare());
            }
        } finally {
            networks.values().forEach(EmbeddingNetwork::close);
        }
        return results;
    }

    private static Gallery gallery(float[] images, int[] labels, EmbeddingNetwork network) {
        Embeddings embeddings = Embeddings.zeros(labels.length, network.dimension());
        network.engine().embed(images, labels.length, embeddings.values());
        return new Gallery(embeddings, labels, network.metric());
    }
}
