package org.colotride.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.colotride.retrieval.QueryFigures;
import org.colotride.retrieval.RetrievalEvaluator;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;

/**
 * Recorded retrieval figures of every query, one case per column, and their means, one case each. The metric is N unless
 * the recording's {@code metric} begins with another letter.
 *
 * <p>Where two distances differ by less than the rounding of the published program's single precision, it may rank them
 * either way: a figure between those of the best and the worst such ranking ({@link NearTies}) deviates by nothing.
 */
final class RetrievalFigures {
    private static final double TOLERANCE = 1e-5;
    private static final Pattern RECALL = Pattern.compile("(?:recall|r)@(\\d+)");
    private static final Map<String, String> COLUMN_OF_MEAN =
            Map.of("r@M", "rankOfFirstMatch", "mAP", "AP", "mAP@R", "AP@R(10)");

    private final JsonNode root;
    private final Embeddings embeddings;
    private final int[] labels;
    private final DistanceMetric metric;
    private final QueryFigures ours;
    private QueryFigures best;
    private QueryFigures worst;

    RetrievalFigures(JsonNode root) {
        this.root = root;
        this.embeddings = RecordedArrays.embeddings(root, "embeddings");
        this.labels = RecordedArrays.ints(root, "labels");
        this.metric = metric(root.path("metric").asText("N"));
        this.ours = new RetrievalEvaluator().perQuery(embeddings, labels, metric);
    }

    List<CaseResult> check() {
        List<CaseResult> results = new ArrayList<>();
        if (root.has("perQuery")) {
            JsonNode perQuery = root.get("perQuery");
            JsonNode rows = RecordedArrays.array(perQuery, "rows");
            RecordedArrays.requireLength("rows", rows.size(), labels.length);
            for (JsonNode column : RecordedArrays.array(perQuery, "columns")) {
                results.add(column(column.asText(), results.size(), rows));
            }
        }
        if (root.has("mean")) {
            root.get("mean").fields().forEachRemaining(mean -> results.add(mean(mean.getKey())));
        }
        return results;
    }

    private CaseResult column(String name, int position, JsonNode rows) {
        IntToDoubleFunction figure = figure(ours, name);
        double largest = 0;
        String detail = "";
        for (int i = 0; i < labels.length; i++) {
            double expected = value(rows.get(i).path(position), i, name);
            double value = figure.applyAsDouble(i);
            double deviation = Math.abs(expected - value);
            if (!(deviation <= TOLERANCE)) {
                deviation = outside(
                        expected,
                        figure(best(), name).applyAsDouble(i),
                        figure(worst(), name).applyAsDouble(i));
            }
            if (!(deviation <= largest)) {
                largest = deviation;
                detail = "query " + i + ": recorded " + expected + ", ours " + value;
            }
        }
        return CaseResult.of(name + " per query", largest, TOLERANCE, largest <= TOLERANCE ? "" : detail);
    }

    private CaseResult mean(String name) {
        String column = COLUMN_OF_MEAN.getOrDefault(name, name);
        double expected = RecordedArrays.number(root.get("mean"), name);
        double value = mean(figure(ours, column));
        double deviation = Math.abs(expected - value);
        if (!(deviation <= TOLERANCE)) {
            deviation = outside(expected, mean(figure(best(), column)), mean(figure(worst(), column)));
        }
        String detail = deviation <= TOLERANCE ? "" : "recorded " + expected + ", ours " + value;
        return CaseResult.of("mean " + name, deviation, TOLERANCE, detail);
    }

    private double mean(IntToDoubleFunction figure) {
        return IntStream.range(0, labels.length)
                .filter(i -> ours.firstMatch()[i] >= 0)
                .mapToDouble(figure)
                .average()
                .orElse(0);
    }

    private QueryFigures best() {
        if (best == null) {
            best = NearTies.best(embeddings, labels, metric);
        }
        return best;
    }

    private QueryFigures worst() {
        if (worst == null) {
            worst = NearTies.worst(embeddings, labels, metric);
        }
        return worst;
    }

    private static double outside(double value, double oneEnd, double otherEnd) {
        double below = Math.min(oneEnd, otherEnd) - value;
        double above = value - Math.max(oneEnd, otherEnd);
        return Math.max(0, Math.max(below, above));
    }

    private static IntToDoubleFunction figure(QueryFigures figures, String column) {
        Matcher recall = RECALL.matcher(column);
        if (recall.matches()) {
            int k = Integer.parseInt(recall.group(1));
            return i -> figures.recalledAt(k, i) ? 1 : 0;
        }
        return switch (column) {
            case "rankOfFirstMatch" -> i -> figures.firstMatch()[i];
            case "AP" -> i -> figures.averagePrecision()[i];
            case "AP@R(10)" -> i -> figures.averagePrecisionAt10()[i];
            default -> throw new MalformedRecordingException("no retrieval figure is named '" + column + "'");
        };
    }

    private static double value(JsonNode value, int query, String column) {
        if (value.isBoolean()) {
            return value.booleanValue() ? 1 : 0;
        }
        if (!value.isNumber()) {
            throw new MalformedRecordingException("'rows[" + query + "]' has no " + column + " but " + value);
        }
        return value.doubleValue();
    }

    private static DistanceMetric metric(String text) {
        return Arrays.stream(DistanceMetric.values())
                .filter(metric -> text.startsWith(metric.letter()))
                .findFirst()
                .orElseThrow(() -> new MalformedRecordingException("'metric' is none of N, E, C: " + text));
    }
}
