package org.colotride.retrieval;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Benign retrieval as a whole and query by query.
 *
 * @param precision {@code P@k} by name
 * @param classes the worst first
 */
public record BenignScore(
        RetrievalMetrics metrics, QueryFigures perQuery, Map<String, Double> precision, List<ClassRecall> classes) {
    /** The figures by the names that the papers use, P@k after them. */
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>(FigureTable.figures(metrics));
        figures.putAll(precision);
        return figures;
    }

    /**
     * The queries that fare worst, none of which finds its whole class first: by AP@R, then by how far the nearest match is, then by AP, then by their order.
     *
     * @param most how many, at most
     */
    public List<Integer> worstQueries(int most) {
        return IntStream.range(0, perQuery.firstMatch().length)
                .filter(query -> perQuery.firstMatch()[query] >= 0 && perQuery.averagePrecisionAtClassSize()[query] < 1)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer query) -> perQuery.averagePrecisionAtClassSize()[query])
                        .thenComparingInt(query -> -perQuery.firstMatch()[query])
                        .thenComparingDouble(query -> perQuery.averagePrecision()[query]))
                .limit(most)
                .toList();
    }
}
