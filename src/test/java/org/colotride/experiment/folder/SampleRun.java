package org.colotride.experiment.folder;

import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.colotride.config.Component;
import org.colotride.defense.Defense;
import org.colotride.defense.DefenseOutline;
import org.colotride.defense.Defenses;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;
import org.colotride.training.IterationRecord;
import org.colotride.training.ValidationRecord;

/** A history and triplets such as a run leaves them. */
public final class SampleRun {
    private SampleRun() {}

    public static List<IterationRecord> colotride(int count) {
        SeededRandom random = new SeededRandom(5);
        IntFunction<IterationRecord> record = i -> {
            double fall = Math.exp(-3.0 * i / count);
            double strength = (double) i / count;
            boolean cap = i % 2 == 1;
            double benign = -0.45 * (1 - fall) + 0.04 * random.nextGaussian();
            double after = cap
                    ? Math.min(0.01 * random.nextGaussian(), benign + 0.8 * strength)
                    : benign + 0.3 * strength + 0.03 * random.nextGaussian();
            double loss = 0.08 + 0.3 * fall + (cap ? 0.06 : 0) + 0.02 * random.nextGaussian();
            return new IterationRecord(
                    i, 1, cap ? "CAP" : "ANP", loss, benign, after, benign - 0.1, after - 0.12, 16, 0.3, 0.4, 120, 0.9);
        };
        return IntStream.rangeClosed(1, count).mapToObj(record).toList();
    }

    public static List<IterationRecord> benign(int count) {
        return colotride(count).stream()
                .map(r -> new IterationRecord(
                        r.iteration(),
                        r.epoch(),
                        "none",
                        r.loss(),
                        r.collapsenessBefore(),
                        Double.NaN,
                        r.hardnessBefore(),
                        Double.NaN,
                        0,
                        0,
                        0.4,
                        120,
                        0.9))
                .toList();
    }

    /** Of the defence of this name. */
    public static DefenseOutline outline(String defense) {
        try (Defense made = Defenses.REGISTRY.create(Component.named(defense))) {
            return DefenseOutline.of(made);
        }
    }

    /** Of a defence that knows no collapseness. */
    public static List<IterationRecord> oneTurn(String turn, int count, Map<String, Double> gauges) {
        return colotride(count).stream()
                .map(r -> new IterationRecord(
                        r.iteration(),
                        r.epoch(),
                        turn,
                        r.loss(),
                        null,
                        null,
                        r.hardnessBefore(),
                        r.hardnessAfter(),
                        r.steps(),
                        r.epsilon(),
                        r.activeFraction(),
                        r.imagesPerSecond(),
                        r.meanPairwiseDistance(),
                        gauges,
                        0,
                        0))
                .toList();
    }

    public static List<ValidationRecord> validations() {
        return IntStream.rangeClosed(1, 8)
                .mapToObj(e ->
                        new ValidationRecord(50 * e, e, 0.86 - 0.4 / e, 0.5, e % 2 == 0 ? Double.NaN : 0.3 - 0.1 / e))
                .toList();
    }

    public static TripletExample triplet(String title, boolean anchorMoves) {
        ImageShape shape = new ImageShape(3, 28, 28);
        return new TripletExample(
                title,
                shape,
                8.0 / 255,
                List.of(
                        member("anchor", shape, 1, anchorMoves),
                        member("positive", shape, 2, !anchorMoves),
                        member("negative <b>", shape, 3, !anchorMoves)),
                new TripletExample.Distances(0.412, 1.173),
                new TripletExample.Distances(0.8765, 0.871));
    }

    public static RetrievalDetails details() {
        return new RetrievalDetails(
                Map.of("P@10", 0.4),
                3,
                List.of(new RetrievalDetails.NamedClass("T-shirt & top", 3, 1.0 / 3)),
                List.of(new RetrievalDetails.NamedClass("boot", 4, 1), new RetrievalDetails.NamedClass("coat", 2, 0.5)),
                worstQueries().stream().map(QueryExample::query).toList());
    }

    public static List<QueryExample> worstQueries() {
        ImageShape shape = new ImageShape(3, 28, 28);
        List<QueryExample.Neighbour> nearest = IntStream.rangeClosed(1, 5)
                .mapToObj(i -> new QueryExample.Neighbour(
                        "test/" + i,
                        "bag <b>",
                        false,
                        member("near", shape, i, false).benign()))
                .toList();
        return List.of(new QueryExample(
                shape,
                new RetrievalDetails.WorstQuery(
                        "test/0",
                        "T-shirt & top",
                        0,
                        17,
                        nearest.stream().map(QueryExample.Neighbour::name).toList()),
                member("query", shape, 9, false).benign(),
                nearest,
                new QueryExample.Neighbour(
                        "test/17",
                        "T-shirt & top",
                        true,
                        member("match", shape, 8, false).benign())));
    }

    private static TripletExample.Member member(String role, ImageShape shape, int seed, boolean perturbed) {
        SeededRandom random = new SeededRandom(seed);
        float[] benign = new float[shape.length()];
        float[] adversarial = new float[shape.length()];
        for (int i = 0; i < benign.length; i++) {
            int pixel = i % 784;
            double distance = Math.hypot(pixel % 28 - 14, pixel / 28 - 14 - seed);
            benign[i] = (float) Math.max(0, 1 - distance / (8 + 2 * (i / 784)));
            adversarial[i] = benign[i] + (random.nextBoolean() ? 1 : -1) * 8f / 255;
        }
        return new TripletExample.Member(role, "T-shirt & top", benign, perturbed ? adversarial : null);
    }
}
