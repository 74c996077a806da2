package org.colotride.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.colotride.attack.PgdResult;
import org.colotride.attack.PgdSettings;
import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.collapse.Collapseness;
import org.colotride.collapse.Hardness;
import org.colotride.defense.AnchorPerturbation;
import org.colotride.defense.CandidatePerturbation;
import org.colotride.defense.Perturbation;
import org.colotride.defense.TripletDistances;
import org.colotride.loss.BatchLayout;
import org.colotride.mining.Triplets;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;

/**
 * CAP and ANP on the recorded network: the loss before each update, distances, collapseness and hardness before and
 * after, and the adversarial images. A step's sign can flip where a gradient is next to nothing, so images agree if at
 * least 99 % of their pixels do.
 */
final class PerturbationCheck implements ConformanceCheck {
    private static final double LOSS_TOLERANCE = 1e-3;
    private static final double PIXEL_TOLERANCE = 0.01;
    /** A few flipped pixels move a single image further than they move a mean over all. */
    private static final double ADVERSARIAL_DISTANCE_TOLERANCE = 5e-3;
    /** Results per case. */
    private static final int FIGURES = 5;

    private static final double SUFFICIENT_LOSS = 1e-5;
    private static final double SAME_PIXEL = 1e-5;

    @Override
    public boolean recognises(JsonNode root) {
        return root.path("cases").path(0).has("perturbation");
    }

    @Override
    public List<CaseResult> check(JsonNode root, Path folder) {
        float[] images = RecordedArrays.floats(root, "images");
        int count = images.length / RecordedNetwork.SHAPE.length();
        RecordedArrays.requireLength("images", images.length, count * RecordedNetwork.SHAPE.length());
        List<CaseResult> results = new ArrayList<>();
        try (EmbeddingNetwork network = RecordedNetwork.read(folder, DistanceMetric.N)) {
            Embeddings benign = Embeddings.zeros(count, network.dimension());
            network.engine().embed(images, count, benign.values());
            for (JsonNode recorded : RecordedArrays.array(root, "cases")) {
                results.addAll(compare(recorded, results.size() / FIGURES + 1, images, benign, network));
            }
        }
        return results;
    }

    private static List<CaseResult> compare(
            JsonNode recorded, int number, float[] images, Embeddings benign, EmbeddingNetwork network) {
        Triplets triplets = new Triplets(
                RecordedArrays.indices(recorded, "anchors", benign.count()),
                RecordedArrays.indices(recorded, "positives", benign.count()),
                RecordedArrays.indices(recorded, "negatives", benign.count()));
        Collapseness collapseness = new Collapseness(RecordedArrays.number(recorded, "lambda"));
        String kind = RecordedArrays.required(recorded, "perturbation").asText();
        Perturbation perturbation =
                switch (kind) {
                    case "CAP" -> new CandidatePerturbation(collapseness, 0);
                    case "ANP" -> new AnchorPerturbation(collapseness, 0);
                    default -> throw new MalformedRecordingException("'perturbation' is neither CAP nor ANP: " + kind);
                };
        int[] moving = perturbation.moving(triplets);
        float[] adversarial = gather(images, moving);
        PgdResult result = new ProjectedGradientDescent(network.engine())
                .run(adversarial, moving.length, perturbation.objective(benign, triplets), settings(recorded));
        Embeddings triplet = tripletEmbeddings(benign, triplets, perturbation, adversarial, moving.length, network);
        JsonNode before = RecordedArrays.required(recorded, "benign");
        JsonNode after = RecordedArrays.required(recorded, "adversarial");
        TripletDistances distancesBefore = TripletDistances.of(benign, triplets);
        TripletDistances distancesAfter = TripletDistances.of(
                triplet, BatchLayout.stacked(new int[triplet.count()]).triplets());
        String name = kind + " " + number + ": ";
        return List.of(
                CaseResult.of(
                        name + "loss per step",
                        lossDeviation(RecordedArrays.doubles(recorded, "lossPerStep"), result.lossPerStep()),
                        LOSS_TOLERANCE,
                        ""),
                CaseResult.of(
                        name + "benign distances", distanceDeviation(before, distancesBefore), LOSS_TOLERANCE, ""),
                CaseResult.of(
                        name + "adversarial distances",
                        distanceDeviation(after, distancesAfter),
                        ADVERSARIAL_DISTANCE_TOLERANCE,
                        ""),
                CaseResult.of(
                        name + "collapseness and hardness",
                        Math.max(
                                measureDeviation(before, distancesBefore, collapseness),
                                measureDeviation(after, distancesAfter, collapseness)),
                        LOSS_TOLERANCE,
                        ""),
                CaseResult.of(
                        name + "share of unequal pixels",
                        unequalPixels(RecordedArrays.floats(recorded, "adversarialImages"), adversarial),
                        PIXEL_TOLERANCE,
                        ""));
    }

    private static PgdSettings settings(JsonNode recorded) {
        double progress = RecordedArrays.number(recorded, "epoch") / RecordedArrays.number(recorded, "maxEpoch");
        return new PgdSettings(
                RecordedArrays.number(recorded, "eps"),
                RecordedArrays.number(recorded, "alpha") * progress,
                (int) RecordedArrays.number(recorded, "steps"),
                SUFFICIENT_LOSS);
    }

    private static float[] gather(float[] images, int[] indices) {
        int length = RecordedNetwork.SHAPE.length();
        float[] gathered = new float[indices.length * length];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(images, indices[i] * length, gathered, i * length, length);
        }
        return gathered;
    }

    /** Anchors, positives, negatives; those that moved as they are now. */
    private static Embeddings tripletEmbeddings(
            Embeddings benign,
            Triplets triplets,
            Perturbation perturbation,
            float[] adversarial,
            int moved,
            EmbeddingNetwork network) {
        int count = triplets.count();
        int[] stacked = new int[3 * count];
        System.arraycopy(triplets.anchors(), 0, stacked, 0, count);
        System.arraycopy(triplets.positives(), 0, stacked, count, count);
        System.arraycopy(triplets.negatives(), 0, stacked, 2 * count, count);
        Embeddings embeddings = benign.select(stacked);
        float[] now = new float[moved * network.dimension()];
        network.engine().embed(adversarial, moved, now);
        System.arraycopy(
                now, 0, embeddings.values(), embeddings.offset(perturbation.firstMoving(triplets)), now.length);
        return embeddings;
    }

    /** Largest difference of a step's loss; infinite if the number of steps differs. */
    private static double lossDeviation(double[] expected, double[] ours) {
        if (expected.length != ours.length) {
            return Double.POSITIVE_INFINITY;
        }
        return largestDifference(expected, ours);
    }

    private static double largestDifference(double[] expected, double[] ours) {
        RecordedArrays.requireLength("distances", expected.length, ours.length);
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i] - ours[i]));
        }
        return largest;
    }

    private static double distanceDeviation(JsonNode recorded, TripletDistances ours) {
        return Math.max(
                largestDifference(RecordedArrays.doubles(recorded, "dap"), ours.positive()),
                largestDifference(RecordedArrays.doubles(recorded, "dan"), ours.negative()));
    }

    private static double measureDeviation(JsonNode recorded, TripletDistances ours, Collapseness collapseness) {
        double[] differences = {
            RecordedArrays.number(recorded, "weightedDap") - collapseness.weightedDistance(ours.positive()),
            RecordedArrays.number(recorded, "weightedDan") - collapseness.weightedDistance(ours.negative()),
            RecordedArrays.number(recorded, "collapseness") - collapseness.of(ours.positive(), ours.negative()),
            RecordedArrays.number(recorded, "hardness") - Hardness.of(ours.positive(), ours.negative())
        };
        double largest = 0;
        for (double difference : differences) {
            largest = Math.max(largest, Math.abs(difference));
        }
        return largest;
    }

    private static double unequalPixels(float[] expected, float[] ours) {
        RecordedArrays.requireLength("adversarialImages", expected.length, ours.length);
        int unequal = 0;
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(expected[i] - ours[i]) <= SAME_PIXEL)) {
                unequal++;
            }
        }
        return (double) unequal / expected.length;
    }
}
