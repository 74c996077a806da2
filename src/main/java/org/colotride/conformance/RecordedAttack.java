package org.colotride.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.colotride.attack.Attack;
import org.colotride.attack.Attacks;
import org.colotride.attack.BatchObjective;
import org.colotride.attack.BenignQuery;
import org.colotride.attack.Gallery;
import org.colotride.attack.PgdSettings;
import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.attack.QueryObjective;
import org.colotride.config.Component;
import org.colotride.metric.DistanceMetric;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.Embeddings;
import org.colotride.random.SeededRandom;

/** One recorded attack, repeated with our implementation. */
final class RecordedAttack {
    private static final double PERCENT = 100;
    private static final double FIGURE_TOLERANCE = 1e-3;
    private static final double EMBEDDING_TOLERANCE = 1e-2;
    private static final double PIXEL_TOLERANCE = 1e-6;
    /** Where rounding decides, a figure of some dozen queries may differ by one of them, a shift by a hundredth. */
    private static final double SHIFT_TOLERANCE = 1e-2;
    /** A loss no greater is spent: what is left of the gradient is rounding. */
    private static final double SPENT = 1e-6;

    private final JsonNode recorded;
    private final EmbeddingNetwork network;
    private final Gallery gallery;
    private final String title;
    private final Attack attack;
    private final int[][] selected;
    private final BenignQuery[] queries;
    private final float[] benignImages;
    private final List<CaseResult> results = new ArrayList<>();
    private final boolean[] unsettled;
    private int unsettledQueries;

    RecordedAttack(JsonNode recorded, EmbeddingNetwork network, Gallery gallery, float[] images, int[] rows) {
        this.recorded = recorded;
        this.network = network;
        this.gallery = gallery;
        this.benignImages = gather(images, rows);
        this.queries = queries(rows);
        this.unsettled = new boolean[rows.length];
        this.selected = selected(rows.length);
        String sign = recorded.path("pm").asText("");
        String kind = RecordedArrays.required(recorded, "attack").asText() + sign;
        if (!Attacks.REGISTRY.names().contains(kind)) {
            throw new MalformedRecordingException("'attack' with 'pm' is none of ours: " + kind);
        }
        this.attack = Attacks.REGISTRY.create(component(kind));
        this.title = kind + " " + gallery.metric()
                + (selected.length > 0 && selected[0].length > 1 ? " ×" + selected[0].length : "");
    }

    private static float[] gather(float[] images, int[] rows) {
        int length = RecordedNetwork.SHAPE.length();
        float[] gathered = new float[rows.length * length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(images, rows[i] * length, gathered, i * length, length);
        }
        return gathered;
    }

    private BenignQuery[] queries(int[] rows) {
        Embeddings embeddings = embed(benignImages, rows.length);
        BenignQuery[] benign = new BenignQuery[rows.length];
        for (int i = 0; i < rows.length; i++) {
            float[] embedding = embeddings.row(i);
            benign[i] = new BenignQuery(rows[i], gallery.labels()[rows[i]], embedding, gallery.distances(embedding));
        }
        return benign;
    }

    private Embeddings embed(float[] images, int count) {
        Embeddings embeddings = Embeddings.zeros(count, network.dimension());
        network.engine().embed(images, count, embeddings.values());
        return embeddings;
    }

    private int[][] selected(int count) {
        JsonNode node = recorded.path("selected");
        if (node.isMissingNode() || node.isNull()) {
            return new int[count][0];
        }
        String kind = RecordedArrays.required(recorded, "attack").asText();
        if (node.isObject()) {
            // GTM is drawn to the first that does not match, GTT pushes the first that does.
            return columns(RecordedArrays.indices(node, "GTM".equals(kind) ? "unmatch" : "match", gallery.size()));
        }
        return "TMA".equals(kind)
                ? columns(RecordedArrays.indices(recorded, "selected", gallery.size()))
                : RecordedArrays.intRows(recorded, "selected");
    }

    private static int[][] columns(int[] values) {
        int[][] rows = new int[values.length][];
        for (int i = 0; i < values.length; i++) {
            rows[i] = new int[] {values[i]};
        }
        return rows;
    }

    private Component component(String kind) {
        Component named = Component.named(kind);
        if (recorded.has("W") || recorded.has("M")) {
            String key = recorded.has("W") ? "W" : "M";
            named.args().put(key.toLowerCase(Locale.ROOT), (int) RecordedArrays.number(recorded, key));
        }
        if ("GTM".equals(kind)) {
            named.args().put("selection", "published");
        }
        return named;
    }

    List<CaseResult> compare() {
        RecordedArrays.requireLength("selected", selected.length, queries.length);
        compareSelection();
        List<QueryObjective> objectives = new ArrayList<>();
        for (int i = 0; i < queries.length; i++) {
            objectives.add(attack.objective(queries[i], gallery, selected[i]));
        }
        int count = queries.length;
        Embeddings benign = stack();
        compareFigures("before", "benign", benign, objectives);

        BatchObjective batch = new BatchObjective(objectives, network.dimension());
        float[] adversarial = benignImages.clone();
        Embeddings lastSeen = Embeddings.zeros(count, network.dimension());
        PgdSettings settings = new PgdSettings(
                RecordedArrays.number(recorded, "eps"),
                RecordedArrays.number(recorded, "alpha"),
                (int) RecordedArrays.number(recorded, "steps"),
                Double.NEGATIVE_INFINITY);
        new ProjectedGradientDescent(network.engine())
                .run(
                        adversarial,
                        count,
                        (step, embeddings, gradient) -> {
                            System.arraycopy(embeddings, 0, lastSeen.values(), 0, lastSeen.values().length);
                            return batch.evaluate(step, embeddings, gradient);
                        },
                        settings);
        findUnsettled(batch);
        Embeddings after = embed(adversarial, count);
        compareFigures("after", "adversarial", after, objectives);
        compareEmbeddings(after);
        compareShift(lastSeen);
        comparePerturbation(adversarial);
        return results;
    }

    /**
     * Queries whose path the published program leaves to rounding, so that no other program, nor itself on another
     * processor, repeats it: once QA's or GTT's loss is spent, only the candidate's own term is left, whose two distances
     * are equal but for rounding, and the sign of that difference moves every pixel (N and E); and with the cosine distance, the
     * 1e-7 by which ES starts is no more than rounding itself.
     */
    private void findUnsettled(BatchObjective batch) {
        String kind = RecordedArrays.required(recorded, "attack").asText();
        for (int i = 0; i < queries.length; i++) {
            boolean ranks = ("QA".equals(kind) || "GTT".equals(kind)) && gallery.metric() != DistanceMetric.C;
            boolean spent = ranks && Arrays.stream(batch.lossPerStep(i)).anyMatch(loss -> loss <= SPENT);
            unsettled[i] = spent || "ES".equals(kind) && gallery.metric() == DistanceMetric.C;
            unsettledQueries += unsettled[i] ? 1 : 0;
        }
    }

    /** With several queries, whether the candidate at the start outranks itself is a matter of rounding for each. */
    private boolean tied() {
        return title.startsWith("CA") && selected[0].length > 1;
    }

    /** One query more or less in a recall, one position more or less in a rank, where rounding decides. */
    private double figureTolerance(String name, String when) {
        boolean recall = name.startsWith("r@");
        if (unsettledQueries == 0 && !tied() || "before".equals(when)) {
            return FIGURE_TOLERANCE;
        }
        if (name.startsWith("loss") && title.startsWith("ES")) {
            // The recording holds the sum over the queries.
            return SHIFT_TOLERANCE * queries.length;
        }
        return recall ? PERCENT / queries.length + FIGURE_TOLERANCE : 1.0 / gallery.size();
    }

    private String note() {
        return unsettledQueries == 0
                ? ""
                : unsettledQueries + " of " + queries.length + " queries follow rounding and are left out";
    }

    private Embeddings stack() {
        Embeddings stacked = Embeddings.zeros(queries.length, network.dimension());
        for (int i = 0; i < queries.length; i++) {
            System.arraycopy(queries[i].embedding(), 0, stacked.values(), stacked.offset(i), network.dimension());
        }
        return stacked;
    }

    /** What the attack would select itself, where that is no matter of chance. */
    private void compareSelection() {
        if (!recorded.path("selected").isObject()) {
            return;
        }
        int different = 0;
        String detail = "";
        int[] second = RecordedArrays.indices(recorded.get("selected"), "unmatch", gallery.size());
        for (int i = 0; i < queries.length; i++) {
            int[] ours = attack.select(queries[i], gallery, new SeededRandom(0));
            boolean same = ours[0] == selected[i][0] && (ours.length == 1 || ours[1] == second[i]);
            if (!same) {
                different++;
                detail = "query " + i + ": recorded " + selected[i][0] + ", ours " + ours[0];
            }
        }
        results.add(CaseResult.of(title + ": selection", different, 0, detail));
    }

    private void compareFigures(String when, String key, Embeddings embeddings, List<QueryObjective> objectives) {
        JsonNode expected = RecordedArrays.required(recorded, key);
        Map<String, Interval> ours = RecordedFigures.of(recorded, gallery, queries, selected, embeddings, objectives);
        double worst = 0;
        double largest = 0;
        double tolerance = FIGURE_TOLERANCE;
        String detail = "";
        int compared = 0;
        for (Iterator<String> names = expected.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            Interval interval = ours.get(name);
            if (interval == null) {
                continue;
            }
            compared++;
            double deviation = interval.distance(RecordedArrays.number(expected, name));
            double allowed = figureTolerance(name, when);
            if (!(deviation / allowed <= worst)) {
                worst = deviation / allowed;
                largest = deviation;
                tolerance = allowed;
                detail = name + ": recorded " + expected.get(name).asText() + ", ours " + interval;
            }
        }
        if (compared == 0) {
            throw new MalformedRecordingException("'" + key + "' holds no figure");
        }
        results.add(CaseResult.of(
                title + ": figures " + when, largest, tolerance, largest > FIGURE_TOLERANCE ? detail : ""));
    }

    private void compareEmbeddings(Embeddings ours) {
        Embeddings expected = RecordedArrays.embeddings(recorded, "adversarialEmbeddings");
        RecordedArrays.requireLength("adversarialEmbeddings", expected.count(), ours.count());
        RecordedArrays.requireLength("adversarialEmbeddings[0]", expected.dimension(), ours.dimension());
        double[] distances = new double[ours.count()];
        for (int i = 0; i < ours.count(); i++) {
            double squares = 0;
            for (int k = 0; k < ours.dimension(); k++) {
                double own = ours.values()[ours.offset(i) + k];
                double difference = own - expected.values()[ours.offset(i) + k];
                squares += difference * difference;
            }
            distances[i] = unsettled[i] ? 0 : Math.sqrt(squares);
        }
        Arrays.sort(distances);
        double deviation = tied() ? distances[distances.length / 2] : distances[distances.length - 1];
        results.add(CaseResult.of(
                title + ": adversarial embeddings",
                deviation,
                EMBEDDING_TOLERANCE,
                tied() ? "the median: ties at the start follow rounding" : note()));
    }

    private void compareShift(Embeddings lastSeen) {
        double shift = 0;
        for (int i = 0; i < queries.length; i++) {
            shift += RecordedFigures.shift(lastSeen.row(i), queries[i].embedding(), gallery.metric()) / queries.length;
        }
        double expected = RecordedArrays.number(RecordedArrays.required(recorded, "adversarial"), "embshift");
        String kind = RecordedArrays.required(recorded, "attack").asText();
        if (unsettledQueries > 0 && !"ES".equals(kind)) {
            // The recording holds the mean alone, in which the queries that follow rounding cannot be left out.
            return;
        }
        boolean exact = unsettledQueries == 0 && !tied();
        results.add(CaseResult.of(
                title + ": shift at the last step",
                Math.abs(shift - expected),
                exact ? FIGURE_TOLERANCE : SHIFT_TOLERANCE,
                note()));
    }

    private void comparePerturbation(float[] adversarial) {
        double largest = 0;
        for (int i = 0; i < adversarial.length; i++) {
            largest = Math.max(largest, Math.abs(adversarial[i] - benignImages[i]));
        }
        double expected = RecordedArrays.number(recorded, "maxAbsPerturbation");
        // Rounding moves a pixel of a spent query on, never beyond the ball.
        double deviation = unsettledQueries == 0 ? Math.abs(largest - expected) : Math.max(0, largest - expected);
        results.add(CaseResult.of(title + ": largest perturbation", deviation, PIXEL_TOLERANCE, note()));
    }
}
