package org.colotride.robustness;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The batches of one cell put together: each figure of each query, in the order of the sample. */
final class CellFigures {
    private final Map<String, double[]> benign = new LinkedHashMap<>();
    private final Map<String, double[]> adversarial = new LinkedHashMap<>();
    private final double[] lossPerStep;
    private final double[] zeroGradients;
    private final double largestChange;
    private final int modelQueries;
    private final int queries;
    private final int firstWeight;
    private final Map<String, double[]> published = new LinkedHashMap<>();
    private final Map<String, Map<String, Integer>> foundBy = new LinkedHashMap<>();
    private final long forward;
    private final long backward;

    /**
     * @param sample rows of the queries of this cell
     * @throws RobustnessException if one of them is missing
     */
    CellFigures(AttackCell cell, List<BatchOutcome> outcomes, int[] sample) {
        this(cell, outcomes, sample, 0);
    }

    /**
     * @param sample rows of the images that this cell attacks
     * @param firstWeight of them in the bootstrap
     * @throws RobustnessException if one of them is missing
     */
    CellFigures(AttackCell cell, List<BatchOutcome> outcomes, int[] sample, int firstWeight) {
        this.firstWeight = firstWeight;
        Map<Integer, Integer> positions = new HashMap<>();
        for (int i = 0; i < sample.length; i++) {
            positions.put(sample[i], i);
        }
        this.queries = sample.length;
        boolean[] seen = new boolean[queries];
        BigDecimal[] losses = {};
        BigDecimal[] zeros = {};
        double change = 0;
        int asked = 0;
        long embedded = 0;
        long differentiated = 0;
        for (BatchOutcome outcome : outcomes) {
            for (int i = 0; i < outcome.queries().length; i++) {
                Integer position = positions.get(outcome.queries()[i]);
                if (position != null) {
                    seen[position] = true;
                    copy(outcome.benign(), i, benign, position);
                    copy(outcome.adversarial(), i, adversarial, position);
                    if (outcome.worst() != null) {
                        copy(outcome.worst().published(), i, published, position);
                        tally(outcome.worst().foundBy(), i);
                    }
                }
            }
            if (outcome.worst() != null) {
                embedded += outcome.worst().forward();
                differentiated += outcome.worst().backward();
            }
            losses = LossSums.plus(losses, outcome.lossSums());
            zeros = LossSums.plus(zeros, outcome.zeroGradientSums());
            change = Math.max(change, outcome.largestChange());
            asked = Math.max(asked, outcome.modelQueries());
        }
        for (boolean one : seen) {
            if (!one) {
                throw new RobustnessException("the scoring is not complete: " + cell.id() + " lacks queries");
            }
        }
        this.lossPerStep = LossSums.means(losses, queries);
        this.zeroGradients = LossSums.means(zeros, queries);
        this.largestChange = change;
        this.modelQueries = asked;
        this.forward = embedded;
        this.backward = differentiated;
    }

    private void copy(Map<String, double[]> from, int index, Map<String, double[]> to, int position) {
        from.forEach((name, values) -> to.computeIfAbsent(name, key -> new double[queries])[position] = values[index]);
    }

    private void tally(Map<String, String[]> searches, int index) {
        searches.forEach((figure, by) ->
                foundBy.computeIfAbsent(figure, key -> new TreeMap<>()).merge(by[index], 1, Integer::sum));
    }

    int queries() {
        return queries;
    }

    /** Position of the first image's weight in the bootstrap. */
    int firstWeight() {
        return firstWeight;
    }

    /** By name, {@code [queries]}. */
    Map<String, double[]> benign() {
        return benign;
    }

    Map<String, double[]> adversarial() {
        return adversarial;
    }

    /** Under the published descent alone, by name, {@code [queries]}; empty unless the worst case was searched for. */
    Map<String, double[]> published() {
        return published;
    }

    /** By figure, how many queries each search left worst. */
    Map<String, Map<String, Integer>> foundBy() {
        return foundBy;
    }

    /** Images that the model embedded in a search for the worst case. */
    long forward() {
        return forward;
    }

    /** Images whose gradient it gave. */
    long backward() {
        return backward;
    }

    double[] lossPerStep() {
        return lossPerStep.clone();
    }

    double[] zeroGradients() {
        return zeroGradients.clone();
    }

    double largestChange() {
        return largestChange;
    }

    int modelQueries() {
        return modelQueries;
    }

    static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }
}
