package org.colotride.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.colotride.attack.BenignQuery;
import org.colotride.attack.Gallery;
import org.colotride.attack.QueryObjective;
import org.colotride.attack.Recall;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairwiseDistance;

/** Our figures of an attacked batch under the names and in the units of the recordings. */
final class RecordedFigures {
    private static final double PERCENT = 100;

    private RecordedFigures() {}

    /** @param embeddings of the queries as they are now, {@code [queries, D]} */
    static Map<String, Interval> of(
            JsonNode recorded,
            Gallery gallery,
            BenignQuery[] queries,
            int[][] selected,
            Embeddings embeddings,
            List<QueryObjective> objectives) {
        int count = queries.length;
        String kind = RecordedArrays.required(recorded, "attack").asText();
        Map<String, Double> sums = new LinkedHashMap<>();
        double loss = 0;
        for (int i = 0; i < count; i++) {
            // Step 1: only step 0 of ES adds something of its own.
            loss += objectives.get(i).loss(1, embeddings.row(i), null);
            objectives.get(i).figures(embeddings.row(i)).forEach((name, value) -> sums.merge(name, value, Double::sum));
        }
        Map<String, Interval> figures = new LinkedHashMap<>();
        sums.forEach((name, sum) -> {
            double mean = sum / count;
            switch (kind) {
                case "CA" -> figures.put(
                        name + ":prank",
                        new Interval(mean / PERCENT, mean / PERCENT + ties(gallery, queries, selected, embeddings)));
                case "QA" -> figures.put(name + ":prank", Interval.of(mean / PERCENT));
                case "TMA" -> figures.put("Cosine-SIM", Interval.of(mean));
                case "LTM", "GTM" -> figures.put("r@1", Interval.of(mean / PERCENT));
                case "GTT" -> figures.put("retain@4", Interval.of(mean / PERCENT));
                default -> {
                    if ("ES:R".equals(name)) {
                        figures.put("r@1", Interval.of(mean));
                    }
                }
            }
        });
        switch (kind) {
            case "CA", "QA" -> figures.put("loss", Interval.of(loss / count));
            case "ES" -> {
                figures.put("loss", Interval.of(loss));
                for (int within : new int[] {10, 100}) {
                    figures.put(
                            "r@" + within,
                            Interval.of(share(
                                    count,
                                    i -> firstMatch(gallery, queries[i], embeddings.row(i)) < within ? PERCENT : 0)));
                }
            }
            case "GTT" -> figures.put("ID-Retain@1", Interval.of(share(count, i -> {
                float[] distances = gallery.distances(embeddings.row(i));
                return Recall.rank(queries[i], gallery, distances, selected[i][0]) == 0 ? 1 : 0;
            })));
            default -> {
                // No figure of a batch.
            }
        }
        return figures;
    }

    private static double share(int count, IntToDoubleFunction figure) {
        return IntStream.range(0, count).mapToDouble(figure).average().orElse(0);
    }

    /**
     * By how much a candidate's mean percentile rank can be greater because it ties with itself: the published program
     * computes its distance to a query in two ways, with different rounding, and counts it as nearer where the one in the
     * gallery comes out less.
     */
    private static double ties(Gallery gallery, BenignQuery[] queries, int[][] selected, Embeddings embeddings) {
        double ties = 0;
        for (int i = 0; i < queries.length; i++) {
            for (int query : selected[i]) {
                double then = gallery.distance(gallery.embeddings().row(query), queries[i].index());
                double now = gallery.distance(embeddings.row(i), query);
                if (Math.abs(then - now) <= NearTies.ROUNDING) {
                    ties += 1.0 / selected[i].length;
                }
            }
        }
        return ties / queries.length / gallery.size();
    }

    private static int firstMatch(Gallery gallery, BenignQuery query, float[] embedding) {
        float[] distances = gallery.distances(embedding);
        int best = gallery.size();
        for (int n = 0; n < gallery.size(); n++) {
            if (n != query.index() && gallery.labels()[n] == query.label()) {
                best = Math.min(best, Recall.rank(query, gallery, distances, n));
            }
        }
        return best;
    }

    /** Distance from the benign embedding as the recordings measure it: pairwise, or 1 − cos of unit vectors. */
    static double shift(float[] embedding, float[] benign, DistanceMetric metric) {
        if (metric != DistanceMetric.C) {
            return PairwiseDistance.between(embedding, 0, benign, 0, benign.length);
        }
        double dot = 0;
        for (int k = 0; k < benign.length; k++) {
            dot += (double) embedding[k] * benign[k];
        }
        return 1 - dot;
    }
}
