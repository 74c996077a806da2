package org.colotride.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.colotride.defense.AlternatingCollapse;
import org.colotride.defense.AntiCollapseTriplet;
import org.colotride.defense.Defense;
import org.colotride.defense.EmbeddingShiftTraining;
import org.colotride.defense.HardnessDestination;
import org.colotride.defense.HardnessManipulation;
import org.colotride.defense.MinMaxTriplet;
import org.colotride.defense.NoDefense;
import org.colotride.defense.PublishedDescent;
import org.colotride.defense.RevisedEmbeddingShift;
import org.colotride.defense.RevisedMinMax;
import org.colotride.defense.StoppedMinMax;
import org.colotride.defense.SuppressedEmbeddingShift;
import org.colotride.defense.ThreeBodyCollapse;
import org.colotride.mining.TripletMiner;
import org.colotride.mining.Triplets;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.PairDistance;

/** Our defence with the settings of a recorded case, and miners that give the recorded triplets. */
final class RecordedDefense {
    private final JsonNode recorded;
    private final int images;
    private final double epsilon;
    private final double alpha;
    private final int steps;
    private final PairDistance distance;

    /** @param images of the batch */
    RecordedDefense(JsonNode recorded, int images) {
        this.recorded = recorded;
        this.images = images;
        this.epsilon = RecordedArrays.number(recorded, "eps");
        this.alpha = RecordedArrays.number(recorded, "alpha");
        this.steps = RecordedArrays.index(recorded, "steps", Integer.MAX_VALUE);
        this.distance = PairDistance.of(RecordedArrays.metric(recorded, "metric"));
    }

    /** A miner that gives the triplets that stand under {@code anchors}, {@code positives} and {@code negatives}. */
    static TripletMiner miner(JsonNode recorded, int images) {
        Triplets mined = triplets(recorded, "", images);
        return (embeddings, labels, progress, random) -> mined;
    }

    private static Triplets triplets(JsonNode recorded, String prefix, int images) {
        return new Triplets(
                RecordedArrays.indices(recorded, prefix + "anchors", images),
                RecordedArrays.indices(recorded, prefix + "positives", images),
                RecordedArrays.indices(recorded, prefix + "negatives", images));
    }

    TripletMiner miner() {
        return miner(recorded, images);
    }

    /** @throws MalformedRecordingException if no defence of ours is meant */
    Defense create() {
        String name = RecordedArrays.required(recorded, "defense").asText();
        Defense defense = name.startsWith("HM[") ? hardnessManipulation(name) : named(name);
        if (recorded.has("previousLoss")) {
            float previous = (float) RecordedArrays.number(recorded, "previousLoss");
            defense.restore(Map.of("previousLoss", new float[] {previous}));
        }
        return defense;
    }

    private Defense named(String name) {
        return switch (name) {
            case "none" -> new NoDefense(new NoDefense.Args(null));
            case "EST" -> new EmbeddingShiftTraining(new PublishedDescent(epsilon, alpha, steps, distance));
            case "REST" -> new RevisedEmbeddingShift(new PublishedDescent(epsilon, alpha, steps, distance));
            case "SES" -> new SuppressedEmbeddingShift(
                    new SuppressedEmbeddingShift.Args(epsilon, alpha, steps, null, distance));
            case "ACT" -> new AntiCollapseTriplet(new PublishedDescent(epsilon, alpha, steps, distance));
            case "min-max" -> new MinMaxTriplet(new PublishedDescent(epsilon, alpha, steps, distance));
            case "RAMD" -> new RevisedMinMax(new PublishedDescent(epsilon, alpha, steps, distance));
            case "TBC" -> new ThreeBodyCollapse(new PublishedDescent(epsilon, alpha, steps, distance));
            case "ACAP" -> new AlternatingCollapse(new PublishedDescent(epsilon, alpha, steps, distance));
            case "semi-stop" -> new StoppedMinMax(new StoppedMinMax.Args(epsilon, alpha, steps, null, null));
            case "semi-stop and intra-class" -> new StoppedMinMax(
                    new StoppedMinMax.Args(epsilon, alpha, steps, null, intraClassWeight()));
            default -> throw new MalformedRecordingException("no defence of ours is '" + name + "'");
        };
    }

    private double intraClassWeight() {
        JsonNode parts = RecordedArrays.required(recorded, "trainingLossParts");
        return parts.has("intraClassWeight") ? RecordedArrays.number(parts, "intraClassWeight") : 1;
    }

    private Defense hardnessManipulation(String name) {
        boolean twoSided = RecordedArrays.required(recorded, "method").asText().equals("L2");
        HardnessManipulation.Args args = new HardnessManipulation.Args(
                epsilon,
                alpha,
                steps,
                RecordedArrays.required(recorded, "sourceHardness").asText(),
                destination(name),
                RecordedArrays.required(recorded, "destinationHardness").asText(),
                null,
                null,
                null,
                null,
                null,
                recorded.get("ics").booleanValue() ? intraClassWeight() : 0,
                twoSided ? HardnessManipulation.Alignment.twoSided : HardnessManipulation.Alignment.oneSided,
                null);
        Triplets destination = triplets(recorded, "destination_", images);
        return new HardnessManipulation(args, miner(), (embeddings, labels, progress, random) -> destination);
    }

    private HardnessDestination destination(String name) {
        if (!recorded.get("gradual").booleanValue()) {
            return HardnessDestination.miner;
        }
        return name.contains("padding")
                ? HardnessDestination.paddedBoost
                : name.contains("gB") ? HardnessDestination.boost : HardnessDestination.lga;
    }

    /** Whether the first step's gradient is made of rounding. */
    boolean shifts() {
        return recorded.has("firstStepSigns");
    }

    /** The metric by which an image's own distances are measured in this case. */
    DistanceMetric metric() {
        return RecordedArrays.metric(recorded, "metric");
    }

    /** The margin of the triplet loss that the case trains on. */
    double margin() {
        return metric() == DistanceMetric.E ? 1 : 0.2;
    }

    PairDistance distance() {
        return distance;
    }
}
