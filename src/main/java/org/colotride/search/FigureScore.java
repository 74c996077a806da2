package org.colotride.search;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.colotride.retrieval.FigureGuide;
import org.deeplearning4j.arbiter.optimize.api.data.DataProvider;
import org.deeplearning4j.arbiter.optimize.api.data.DataSource;
import org.deeplearning4j.arbiter.optimize.api.score.ScoreFunction;

/** A weighted sum of a candidate's figures, to be maximised. The model that it scores is the map of figures by name. */
public final class FigureScore implements ScoreFunction {
    private static final long serialVersionUID = 1;

    private static final double NEAR_ONE = 2;

    private final LinkedHashMap<String, Double> weights;

    /** For Arbiter's JSON. */
    private FigureScore() {
        this(Map.of());
    }

    /** @param weights by figure */
    FigureScore(Map<String, Double> weights) {
        this.weights = new LinkedHashMap<>(weights);
    }

    /** @throws IllegalArgumentException if a figure that counts is missing or no number */
    double of(Map<String, Double> figures) {
        double sum = 0;
        for (Map.Entry<String, Double> weight : weights.entrySet()) {
            Double figure = figures.get(weight.getKey());
            if (figure == null || !Double.isFinite(figure)) {
                throw new IllegalArgumentException("it has no " + weight.getKey()
                        + (figure == null
                                ? " (NMI needs evaluation.nmi, ERS and ARS a metric N or C)"
                                : ": " + figure));
            }
            sum += weight.getValue() * figure;
        }
        return sum;
    }

    /**
     * A figure, or a sum of several, as every page and table writes it, without its unit: what is known by its name with
     * its own decimals, a sum as scores are written, unless it is of figures near 1.
     */
    public static String text(String name, double value) {
        return CandidateFigures.DECLARED
                .guide(name)
                .map(FigureGuide::unit)
                .orElse(Math.abs(value) < NEAR_ONE ? FigureGuide.Unit.COSINE : FigureGuide.Unit.POINTS)
                .number(value);
    }

    @Override
    @SuppressWarnings("unchecked")
    public double score(Object model, Class<? extends DataSource> dataSource, Properties properties) {
        return of((Map<String, Double>) model);
    }

    @Override
    @SuppressWarnings({"unchecked", "deprecation"})
    public double score(Object model, DataProvider dataProvider, Map<String, Object> dataParameters) {
        return of((Map<String, Double>) model);
    }

    @Override
    public boolean minimize() {
        return false;
    }

    @Override
    public List<Class<?>> getSupportedModelTypes() {
        return List.of(Map.class);
    }

    @Override
    public List<Class<?>> getSupportedDataTypes() {
        return List.of(Object.class);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FigureScore that && weights.equals(that.weights);
    }

    @Override
    public int hashCode() {
        return weights.hashCode();
    }
}
