package org.colotride.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.colotride.attack.PgdResult;
import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.defense.BenignBatch;
import org.colotride.defense.DefendedBatch;
import org.colotride.defense.Defense;
import org.colotride.defense.TrainingProgress;
import org.colotride.loss.BatchLayout;
import org.colotride.loss.MetricLoss;
import org.colotride.loss.TripletLoss;
import org.colotride.mining.Triplets;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairDistance;

/** One recorded training iteration, computed by our own defence, and what deviates. */
final class DefenseRun {
    private static final double TOLERANCE = 1e-3;
    private static final double UNEQUAL_PIXELS = 0.01;
    private static final double UNEQUAL_SHIFTED_PIXELS = 0.03;
    private static final double ROUNDED_GRADIENT = 0.2;
    private static final double SAME_PIXEL = 1e-5;
    private static final int SAMPLED = 32;
    private static final TrainingProgress START = new TrainingProgress(0, 1, 0, 1);

    private final JsonNode recorded;
    private final EmbeddingNetwork network;
    private final RecordedDefense settings;
    private final Embeddings embeddings;
    private final double rounded;
    private boolean otherImages;
    private final List<CaseResult> results = new ArrayList<>();
    private final List<PgdResult> descents = new ArrayList<>();
    private final Defense defense;
    private final MetricLoss loss;
    private final BenignBatch batch;

    /** @param anchors the network by which the batch's even images, the anchors, are embedded */
    DefenseRun(JsonNode recorded, float[] images, int[] labels, EmbeddingNetwork network, EmbeddingNetwork anchors) {
        this.recorded = recorded;
        this.network = network;
        this.settings = new RecordedDefense(recorded, labels.length);
        this.embeddings = embed(images, labels.length, network);
        Embeddings seen = embed(images, labels.length, network);
        float[] anchorValues = embed(images, labels.length, anchors).values();
        for (int i = 0; i < labels.length; i += 2) {
            System.arraycopy(anchorValues, seen.offset(i), seen.values(), seen.offset(i), seen.dimension());
        }
        JsonNode rounding = RecordedArrays.required(recorded, "rounding");
        this.rounded = RecordedArrays.number(rounding, "unequalPixels");
        this.defense = settings.create();
        this.loss = defense.loss(
                new TripletLoss(new TripletLoss.Args(settings.margin(), false, null, null, settings.distance())));
        this.batch = new BenignBatch(
                images, network.shape(), labels, seen, settings.miner(), new RecordedDraws(recorded), START);
    }

    private static Embeddings embed(float[] images, int count, EmbeddingNetwork network) {
        Embeddings embedded = Embeddings.zeros(count, network.dimension());
        network.engine().embed(images, count, embedded.values());
        return embedded;
    }

    /** @param name of the case; a result's name begins with it */
    List<CaseResult> compare(String name) {
        DefendedBatch defended = defend(name);
        if (recorded.has("lossPerStep")) {
            steps(name);
        }
        if (recorded.has("adversarialSummary")) {
            after(name, defended);
        }
        hardness(name + ": benign hardness", "benign", distances(embeddings, defended.mined()));
        training(name, defended);
        return results;
    }

    private DefendedBatch defend(String name) {
        EmbeddingEngine engine = network.engine();
        if (!settings.shifts()) {
            return defend(engine);
        }
        FirstStepSigns signs = new FirstStepSigns(
                engine, RecordedArrays.required(recorded, "firstStepSigns").asText());
        DefendedBatch defended = defend(signs);
        results.add(CaseResult.of(
                name + ": unequal signs of the first step", 1 - signs.equalShare(), UNEQUAL_SHIFTED_PIXELS, ""));
        return defended;
    }

    private DefendedBatch defend(EmbeddingEngine engine) {
        return defense.defend(batch, new RecordedDraws(recorded), new ProjectedGradientDescent(engine, descents::add));
    }

    private void steps(String name) {
        double[] expected = RecordedArrays.doubles(recorded, "lossPerStep");
        double[] ours = descents.isEmpty() ? new double[0] : descents.get(0).lossPerStep();
        // Where images move by themselves the objective is a sum over them.
        double terms = settings.shifts() ? batch.labels().length : 1;
        double largest = expected.length == ours.length ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < Math.min(expected.length, ours.length); i++) {
            largest = Math.max(largest, Math.abs(expected[i] - ours[i]) / terms);
        }
        results.add(CaseResult.of(name + ": loss per step", largest, TOLERANCE, detail()));
    }

    private String detail() {
        return rounded > 0 ? "rounding decides " + Math.round(100 * rounded) + " % of the pixels" : "";
    }

    /** The adversarial images and the hardness of their triplets. */
    private void after(String name, DefendedBatch defended) {
        int offset = firstAdversarial(defended);
        Triplets rows = defended.layout().triplets();
        Embeddings all = embed(defended.images(), defended.layout().count(), network);
        Triplets adversarial = new Triplets(
                plus(rows.anchors(), offset), plus(rows.positives(), offset), plus(rows.negatives(), offset));
        hardness(name + ": adversarial hardness", "adversarial", distances(all, adversarial));
        JsonNode summary = RecordedArrays.required(recorded, "adversarialSummary");
        int moved = RecordedArrays.doubles(summary, "pixelSums").length;
        boolean candidates = recorded.get("moving").get(0).asText().equals("positives");
        int start = candidates ? rows.count() : offset;
        int length = network.shape().length();
        float[] images = Arrays.copyOfRange(defended.images(), start * length, (start + moved) * length);
        double share = unequal(summary, images);
        results.add(CaseResult.of(
                name + ": share of unequal pixels",
                share,
                settings.shifts() ? UNEQUAL_SHIFTED_PIXELS : UNEQUAL_PIXELS,
                detail()));
        otherImages = share > 0 || rounded > 0;
        if (recorded.has("adversarialImages")) {
            // The training pass is then that of the recorded images, whatever signs have flipped in ours.
            float[] expected = RecordedArrays.floats(recorded, "adversarialImages");
            System.arraycopy(expected, 0, defended.images(), start * length, expected.length);
            otherImages = false;
        }
    }

    /** SES trains benign triplets: their adversarial images follow the benign ones, in the same order. */
    private int firstAdversarial(DefendedBatch defended) {
        int count = batch.labels().length;
        boolean benignFirst =
                defended.layout().count() == 2 * count && defended.layout().benign()[count] == 0;
        return benignFirst ? count : 0;
    }

    private static int[] plus(int[] rows, int offset) {
        return Arrays.stream(rows).map(row -> row + offset).toArray();
    }

    private double unequal(JsonNode summary, float[] images) {
        boolean whole = recorded.has("adversarialImages");
        float[] expected = whole
                ? RecordedArrays.floats(recorded, "adversarialImages")
                : RecordedArrays.floats(summary, "every32nd");
        int stride = whole ? 1 : SAMPLED;
        RecordedArrays.requireLength("adversarial images", expected.length, (images.length + stride - 1) / stride);
        int unequal = 0;
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(expected[i] - images[i * stride]) <= SAME_PIXEL)) {
                unequal++;
            }
        }
        return (double) unequal / expected.length;
    }

    private double[] distances(Embeddings of, Triplets triplets) {
        PairDistance distance = settings.distance();
        double[] hardness = new double[triplets.count()];
        float[] values = of.values();
        for (int i = 0; i < hardness.length; i++) {
            int anchor = triplets.anchors()[i];
            hardness[i] = distance.between(values, anchor, values, triplets.positives()[i], of.dimension())
                    - distance.between(values, anchor, values, triplets.negatives()[i], of.dimension());
        }
        return hardness;
    }

    private void hardness(String name, String key, double[] ours) {
        if (!recorded.has(key)) {
            return;
        }
        double[] expected = RecordedArrays.doubles(recorded.get(key), "hardnessPerTriplet");
        RecordedArrays.requireLength(key, expected.length, ours.length);
        double largest = 0;
        for (int i = 0; i < ours.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i] - ours[i]));
        }
        // What a flipped pixel moves is part of what rounding decides.
        boolean loose = key.equals("adversarial") && rounded > 0;
        results.add(CaseResult.of(name, largest, loose ? 20 * TOLERANCE : TOLERANCE, loose ? detail() : ""));
    }

    private void training(String name, DefendedBatch defended) {
        BatchLayout layout = defended.layout();
        float[] trained = Arrays.copyOf(
                defended.images(), layout.count() * network.shape().length());
        double value = RecordedGradient.pass(network, loss, trained, layout);
        double expected = RecordedArrays.number(recorded, "trainingLoss");
        results.add(CaseResult.of(name + ": training loss", Math.abs(value - expected), TOLERANCE, detail()));
        results.add(CaseResult.of(
                name + ": gradient",
                RecordedGradient.deviation(network, RecordedArrays.required(recorded, "gradient")),
                otherImages ? ROUNDED_GRADIENT : TOLERANCE,
                otherImages ? "of images in which signs have flipped" : ""));
        if (recorded.has("nextPreviousLoss")) {
            double next = RecordedArrays.number(recorded, "nextPreviousLoss");
            results.add(CaseResult.of(
                    name + ": state", Math.abs(next - defense.state().get("previousLoss")[0]), TOLERANCE, ""));
        }
    }
}
