package org.colotride.robustness;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        for (BatchOutcome outcome : outcomes) {
            for (int i = 0; i < outcome.queries().length; i++) {
                Integer position = positions.get(outcome.queries()[i]);
                if (position != null) {
                    seen[position] = true;
                    copy(outcome.benign(), i, benign, position);
                    copy(outcome.adversarial(), i, adversarial, position);
                }
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
    }

    private void copy(Map<String, double[]> from, int index, Map<String, double[]> to, int position) {
        from.forEach((name, values) -> to.computeIfAbsent(name, key -> new double[queries])[position] = values[index]);
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
