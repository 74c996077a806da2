package org.colotride.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.colotride.attack.Attack;
import org.colotride.attack.Attacks;
import org.colotride.attack.BenignQuery;
import org.colotride.attack.Gallery;
import org.colotride.attack.PgdSettings;
import org.colotride.attack.QueryObjective;
import org.colotride.config.Component;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;

/** One recorded attack, repeated with our implementation. */
final class RecordedAttack {
    private static final double FIGURE_TOLERANCE = 1e-3;
    private static final double EMBEDDING_TOLERANCE = 1e-2;
    private static final double PIXEL_TOLERANCE = 1e-6;
    /** Share of the published loss by which ours may be weaker. */
    private static final double STRENGTH_TOLERANCE = 0.05;
    /** Losses below are as good as none. */
    private static final double SMALLEST_LOSS = 1e-2;
    /** Queries of CA+ among which ties are looked for. */
    private static final int MOST_TIED = 8;

    private final JsonNode recorded;
    private final EmbeddingNetwork network;
    private final Gallery gallery;
    private final String title;
    private final Attack attack;
    private final int[][] selected;
    private final BenignQuery[] queries;
    private final float[] benignImages;
    private final Embeddings expected;
    private final PgdSettings settings;
    private final List<CaseResult> results = new ArrayList<>();

    RecordedAttack(JsonNode recorded, EmbeddingNetwork network, Gallery gallery, float[] images, int[] rows) {
        this.recorded = recorded;
        this.network = network;
        this.gallery = gallery;
        this.benignImages = gather(images, rows);
        this.queries = queries(rows);
        this.selected = selected(rows.length);
        this.expected = RecordedArrays.embeddings(recorded, "adversarialEmbeddings");
        RecordedArrays.requireLength("adversarialEmbeddings", expected.count(), rows.length);
        RecordedArrays.requireLength("adversarialEmbeddings[0]", expected.dimension(), network.dimension());
        this.settings = new PgdSettings(
                RecordedArrays.number(recorded, "eps"),
                RecordedArrays.number(recorded, "alpha"),
                (int) RecordedArrays.number(recorded, "steps"),
                Double.NEGATIVE_INFINITY);
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
        List<QueryObjective> objectives = objectives(0);
        compareFigures("before", "benign", stack(), objectives);
        compareFigures("of the recorded images", "adversarial", expected, objectives);

        AttackRun run = AttackRun.perform(network.engine(), benignImages, objectives, settings);
        double ownLoss = loss(objectives, run.embeddings());
        boolean[] rounded = decidedByRounding(run);
        explain(run, rounded);
        compareEmbeddings(run, rounded);
        Embeddings after = Embeddings.zeros(queries.length, network.dimension());
        for (int i = 0; i < queries.length; i++) {
            AttackRun.copy(rounded[i] ? expected : run.embeddings(), after, i);
        }
        compareFigures("after", "adversarial", after, objectives);
        compareStrength(ownLoss, loss(objectives, expected));
        compareShift(run, rounded);
        comparePerturbation(run, rounded);
        return results;
    }

    private List<QueryObjective> objectives(int ties) {
        List<QueryObjective> objectives = new ArrayList<>();
        for (int i = 0; i < queries.length; i++) {
            QueryObjective objective = attack.objective(queries[i], gallery, selected[i]);
            objectives.add(ties == 0 ? objective : new TiedCandidate(objective, gallery, selected[i], ties));
        }
        return objectives;
    }

    private static double loss(List<QueryObjective> objectives, Embeddings embeddings) {
        double loss = 0;
        for (int i = 0; i < embeddings.count(); i++) {
            loss += objectives.get(i).loss(1, embeddings.row(i), null) / embeddings.count();
        }
        return loss;
    }

    /**
     * Queries that the published program moves by the signs of rounding errors, which nobody can repeat: where the loss
     * of QA or GTT has vanished, its two ways of computing Euclidean distances leave a gradient of rounding; and the
     * shift of 1e-7 that starts ES all but drowns in a cosine of single precision.
     */
    private boolean[] decidedByRounding(AttackRun run) {
        String kind = attack.name();
        boolean[] rounded = new boolean[queries.length];
        boolean cosine = gallery.metric() == DistanceMetric.C;
        for (int i = 0; i < rounded.length; i++) {
            boolean ranks = kind.startsWith("QA") || kind.equals("GTT");
            boolean drifts = cosine ? kind.equals("ES") : ranks && run.finished()[i];
            rounded[i] = drifts && run.deviation(expected, i) > EMBEDDING_TOLERANCE;
        }
        return rounded;
    }

    private void explain(AttackRun run, boolean[] rounded) {
        boolean[] open = new boolean[queries.length];
        for (int i = 0; i < open.length; i++) {
            open[i] = !rounded[i] && !(run.deviation(expected, i) <= EMBEDDING_TOLERANCE);
        }
        int tieable = attack.name().equals("CA+") && selected[0].length > 1 ? selected[0].length : 0;
        new RoundingSearch(network.engine(), benignImages, settings, expected, EMBEDDING_TOLERANCE)
                .explain(this::objectives, Math.min(tieable, MOST_TIED), open, run);
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
        JsonNode figures = RecordedArrays.required(recorded, key);
        Map<String, Interval> ours = RecordedFigures.of(recorded, gallery, queries, selected, embeddings, objectives);
        double largest = 0;
        String detail = "";
        int compared = 0;
        for (Iterator<String> names = figures.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            Interval interval = ours.get(name);
            if (interval == null) {
                continue;
            }
            compared++;
            double deviation = interval.distance(RecordedArrays.number(figures, name));
            if (!(deviation <= largest)) {
                largest = deviation;
                detail = name + ": recorded " + figures.get(name).asText() + ", ours " + interval;
            }
        }
        if (compared == 0) {
            throw new MalformedRecordingException("'" + key + "' holds no figure");
        }
        results.add(CaseResult.of(
                title + ": figures " + when, largest, FIGURE_TOLERANCE, largest > FIGURE_TOLERANCE ? detail : ""));
    }

    private void compareEmbeddings(AttackRun run, boolean[] rounded) {
        double largest = 0;
        String detail = "";
        int left = 0;
        for (int i = 0; i < queries.length; i++) {
            double deviation = rounded[i] ? 0 : run.deviation(expected, i);
            left += rounded[i] ? 1 : 0;
            if (!(deviation <= largest)) {
                largest = deviation;
                detail = deviation > EMBEDDING_TOLERANCE ? "query " + i : "";
            }
        }
        if (left > 0) {
            detail += (detail.isEmpty() ? "" : "; ") + left + " of " + queries.length
                    + " left out, which the published program moves by rounding";
        }
        results.add(CaseResult.of(title + ": adversarial embeddings", largest, EMBEDDING_TOLERANCE, detail));
    }

    /** However rounding fell, our adversary does as well as the published one. */
    private void compareStrength(double ours, double published) {
        double size = Math.max(Math.abs(published), SMALLEST_LOSS);
        results.add(
                CaseResult.of(title + ": strength", Math.max(0, (ours - published) / size), STRENGTH_TOLERANCE, ""));
    }

    private void compareShift(AttackRun run, boolean[] rounded) {
        double shift = 0;
        double margin = 0;
        for (int i = 0; i < queries.length; i++) {
            float[] embedding = rounded[i] ? expected.row(i) : run.lastSeen().row(i);
            shift += RecordedFigures.shift(embedding, queries[i].embedding(), gallery.metric()) / queries.length;
            // Of the published last step we know but where it led.
            margin += rounded[i] ? run.largestStep()[i] / queries.length : 0;
        }
        double published = RecordedArrays.number(RecordedArrays.required(recorded, "adversarial"), "embshift");
        results.add(CaseResult.of(
                title + ": shift at the last step",
                new Interval(shift - margin, shift + margin).distance(published),
                FIGURE_TOLERANCE,
                ""));
    }

    private void comparePerturbation(AttackRun run, boolean[] rounded) {
        int length = benignImages.length / queries.length;
        double largest = 0;
        boolean open = false;
        for (int i = 0; i < benignImages.length; i++) {
            if (!rounded[i / length]) {
                largest = Math.max(largest, Math.abs(run.images()[i] - benignImages[i]));
            }
            open |= rounded[i / length];
        }
        double published = RecordedArrays.number(recorded, "maxAbsPerturbation");
        Interval interval = new Interval(largest, open ? Math.max(largest, settings.epsilon()) : largest);
        results.add(CaseResult.of(title + ": largest perturbation", interval.distance(published), PIXEL_TOLERANCE, ""));
    }
}
