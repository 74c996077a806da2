package org.colotride.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.colotride.mining.GradualHardMiner;
import org.colotride.tensor.Embeddings;

/**
 * Candidates of the gradual-hard miner: each anchor must have exactly the recorded negatives. The deviation is the number
 * of anchors that have others.
 */
final class MinerCheck implements ConformanceCheck {
    @Override
    public boolean recognises(JsonNode root) {
        return root.has("embeddings") && root.path("cases").path(0).has("negativeCandidates");
    }

    @Override
    public List<CaseResult> check(JsonNode root, Path folder) {
        Embeddings embeddings = RecordedArrays.embeddings(root, "embeddings");
        int[] labels = RecordedArrays.ints(root, "labels");
        RecordedArrays.requireLength("labels", labels.length, embeddings.count());
        GradualHardMiner miner = new GradualHardMiner(new GradualHardMiner.Args(null));
        List<CaseResult> results = new ArrayList<>();
        for (JsonNode recorded : RecordedArrays.array(root, "cases")) {
            results.add(compare(recorded, embeddings, labels, miner));
        }
        return results;
    }

    private static CaseResult compare(JsonNode recorded, Embeddings embeddings, int[] labels, GradualHardMiner miner) {
        double epoch = RecordedArrays.number(recorded, "epoch");
        double maxEpoch = RecordedArrays.number(recorded, "maxEpoch");
        int[] anchors = RecordedArrays.indices(recorded, "anchors", labels.length);
        int[] positives = RecordedArrays.indices(recorded, "positives", labels.length);
        int[][] candidates = RecordedArrays.intRows(recorded, "negativeCandidates");
        RecordedArrays.requireLength("positives", positives.length, anchors.length);
        RecordedArrays.requireLength("negativeCandidates", candidates.length, anchors.length);
        int different = 0;
        String detail = "";
        for (int i = 0; i < anchors.length; i++) {
            int[] expected = candidates[i].clone();
            Arrays.sort(expected);
            int[] ours = miner.candidates(embeddings, labels, anchors[i], positives[i], epoch / maxEpoch);
            if (!Arrays.equals(expected, ours)) {
                different++;
                detail = "anchor " + anchors[i] + ": recorded " + Arrays.toString(expected) + ", ours "
                        + Arrays.toString(ours);
            }
        }
        return CaseResult.of(
                "gradual-hard candidates, epoch " + (long) epoch + "/" + (long) maxEpoch, different, 0, detail);
    }
}
