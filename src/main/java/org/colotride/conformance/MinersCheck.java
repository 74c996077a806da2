package org.colotride.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.colotride.mining.DistanceWeightedMiner;
import org.colotride.mining.HardestMiner;
import org.colotride.mining.RandomMiner;
import org.colotride.mining.RandomTripletMiner;
import org.colotride.mining.SemihardMiner;
import org.colotride.mining.SofthardMiner;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairDistance;

/**
 * The miners of RobRank: each anchor must have exactly the recorded candidates, and the distance-weighted miner the
 * recorded probabilities. The deviation is the number of anchors that have others, or the largest difference between
 * probabilities.
 */
final class MinersCheck implements ConformanceCheck {
    private static final double PROBABILITY_TOLERANCE = 1e-4;

    @Override
    public boolean recognises(JsonNode root) {
        return root.has("sets") && root.path("cases").path(0).has("miner");
    }

    @Override
    public List<CaseResult> check(JsonNode root, Path folder) {
        List<CaseResult> results = new ArrayList<>();
        JsonNode sets = RecordedArrays.array(root, "sets");
        for (JsonNode recorded : RecordedArrays.array(root, "cases")) {
            int position = RecordedArrays.index(recorded, "set", sets.size());
            results.add(new Case(recorded, sets.get(position), position).compare());
        }
        return results;
    }

    private static final class Case {
        private final JsonNode recorded;
        private final String name;
        private final PairDistance distance;
        private final Embeddings embeddings;
        private final int[] labels;

        Case(JsonNode recorded, JsonNode set, int position) {
            this.recorded = recorded;
            this.name = RecordedArrays.required(recorded, "miner").asText() + ", set " + position;
            DistanceMetric metric = RecordedArrays.metric(recorded, "metric");
            this.distance = metric == DistanceMetric.C ? PairDistance.cosine : PairDistance.euclidean;
            this.embeddings = RecordedArrays.normalised(RecordedArrays.embeddings(set, "embeddings"), metric);
            this.labels = RecordedArrays.ints(set, "labels");
            RecordedArrays.requireLength("labels", labels.length, embeddings.count());
        }

        CaseResult compare() {
            String miner = RecordedArrays.required(recorded, "miner").asText();
            return switch (miner) {
                case "spc2-random" -> candidates("admissibleNegatives", random());
                case "spc2-semihard" -> candidates("admissibleNegatives", semihard());
                case "spc2-softhard" -> softhard();
                case "spc2-distance" -> probabilities();
                case "spc2-hard" -> hardest();
                case "random-triplet" -> triplets();
                default -> CaseResult.failed(name, "no miner of ours is '" + miner + "'");
            };
        }

        private int[] anchors() {
            return RecordedArrays.indices(recorded, "anchors", labels.length);
        }

        private IntFunction<int[]> random() {
            return i -> RandomMiner.candidates(labels, anchors()[i]);
        }

        private IntFunction<int[]> semihard() {
            Double margin = recorded.has("margin") ? RecordedArrays.number(recorded, "margin") : null;
            SemihardMiner miner = new SemihardMiner(new SemihardMiner.Args(margin, distance));
            int[] positives = RecordedArrays.indices(recorded, "positives", labels.length);
            return i -> miner.candidates(embeddings, labels, anchors()[i], positives[i]);
        }

        private CaseResult softhard() {
            SofthardMiner miner = new SofthardMiner(new SofthardMiner.Args(distance, true));
            CaseResult negatives =
                    candidates("admissibleNegatives", i -> miner.negatives(embeddings, labels, anchors()[i]));
            return negatives.passed() && recorded.has("admissiblePositives")
                    ? candidates("admissiblePositives", i -> miner.positives(embeddings, labels, anchors()[i]))
                    : negatives;
        }

        private CaseResult hardest() {
            HardestMiner miner = new HardestMiner(new HardestMiner.Args(distance));
            int[] negatives = RecordedArrays.indices(recorded, "negatives", labels.length);
            RecordedArrays.requireLength("negatives", negatives.length, anchors().length);
            return compared(
                    Arrays.stream(negatives).mapToObj(j -> new int[] {j}).toArray(int[][]::new),
                    i -> new int[] {miner.nearest(embeddings, labels, anchors()[i])});
        }

        private CaseResult candidates(String key, IntFunction<int[]> ours) {
            int[][] rows = RecordedArrays.intRows(recorded, key);
            RecordedArrays.requireLength(key, rows.length, anchors().length);
            return compared(rows, ours);
        }

        private CaseResult triplets() {
            List<int[]> ours = new RandomTripletMiner(new RandomTripletMiner.Args()).admissible(labels);
            int[][] rows = RecordedArrays.intRows(recorded, "admissibleTriplets");
            RecordedArrays.requireLength("admissibleTriplets", rows.length, ours.size());
            return compared(rows, ours::get);
        }

        private CaseResult compared(int[][] rows, IntFunction<int[]> ours) {
            int different = 0;
            String detail = "";
            for (int i = 0; i < rows.length; i++) {
                if (!Arrays.equals(rows[i], ours.apply(i))) {
                    different++;
                    detail = "row " + i + ": recorded " + Arrays.toString(rows[i]) + ", ours "
                            + Arrays.toString(ours.apply(i));
                }
            }
            return CaseResult.of(name, different, 0, detail);
        }

        private CaseResult probabilities() {
            DistanceWeightedMiner miner = new DistanceWeightedMiner(new DistanceWeightedMiner.Args(distance, true));
            JsonNode rows = RecordedArrays.array(recorded, "negativeProbabilities");
            RecordedArrays.requireLength("negativeProbabilities", rows.size(), anchors().length);
            double largest = 0;
            for (int i = 0; i < rows.size(); i++) {
                double[] ours = miner.probabilities(embeddings, labels, anchors()[i]);
                RecordedArrays.requireLength(
                        "negativeProbabilities", rows.get(i).size(), ours.length);
                for (int j = 0; j < ours.length; j++) {
                    largest = Math.max(
                            largest, Math.abs(ours[j] - rows.get(i).get(j).doubleValue()));
                }
            }
            return CaseResult.of(name, largest, PROBABILITY_TOLERANCE, "");
        }
    }
}
