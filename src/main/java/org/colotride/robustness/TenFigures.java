package org.colotride.robustness;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.colotride.attack.Attacks;
import org.colotride.robustness.RobustnessResult.Scores;

/** The ten figures of ERS and ARS, query by query: those that the standard attacks declare. */
final class TenFigures {
    private static final List<String> NAMES = Declarations.standardNames();
    private static final RobustnessScore ERS = new RobustnessScore(Attacks.standardFigures());
    private static final RelativeResistance ARS = new RelativeResistance(Attacks.standardFigures());

    private final double[][] benign;
    private final double[][] adversarial;
    private final int[] firstWeights;

    private TenFigures(double[][] benign, double[][] adversarial, int[] firstWeights) {
        this.benign = benign;
        this.adversarial = adversarial;
        this.firstWeights = firstWeights;
    }

    /** Nothing unless all ten are among the cells' figures. */
    static Optional<TenFigures> of(Collection<CellFigures> cells) {
        return of(cells, CellFigures::adversarial);
    }

    /**
     * @param attacked the figures after an attack
     * @return nothing unless all ten are among them
     */
    static Optional<TenFigures> of(
            Collection<CellFigures> cells, Function<CellFigures, Map<String, double[]>> attacked) {
        List<double[]> before = collect(cells, CellFigures::benign);
        List<double[]> after = collect(cells, attacked);
        if (before.contains(null) || after.contains(null)) {
            return Optional.empty();
        }
        Map<String, Integer> firstWeights = new LinkedHashMap<>();
        cells.forEach(cell -> cell.benign().keySet().forEach(name -> firstWeights.put(name, cell.firstWeight())));
        return Optional.of(new TenFigures(
                before.toArray(double[][]::new),
                after.toArray(double[][]::new),
                NAMES.stream().mapToInt(firstWeights::get).toArray()));
    }

    private static List<double[]> collect(
            Collection<CellFigures> cells, Function<CellFigures, Map<String, double[]>> figures) {
        Map<String, double[]> all = new LinkedHashMap<>();
        cells.forEach(cell -> all.putAll(figures.apply(cell)));
        return NAMES.stream().map(all::get).collect(java.util.stream.Collectors.toList());
    }

    private double[] mean(double[][] perQuery, int[] weights) {
        double[] means = new double[perQuery.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = Bootstrap.mean(perQuery[i], weights, firstWeights[i]);
        }
        return means;
    }

    private int[] ones() {
        int length = 0;
        for (int i = 0; i < firstWeights.length; i++) {
            length = Math.max(length, firstWeights[i] + adversarial[i].length);
        }
        int[] ones = new int[length];
        java.util.Arrays.fill(ones, 1);
        return ones;
    }

    double ers() {
        return ERS.ers(mean(adversarial, ones()));
    }

    double ars() {
        int[] all = ones();
        return ARS.ars(mean(benign, all), mean(adversarial, all));
    }

    Scores scores(Bootstrap bootstrap) {
        int[] all = ones();
        double[] before = mean(benign, all);
        double[] after = mean(adversarial, all);
        return new Scores(
                bootstrap.interval(weights -> ERS.ers(mean(adversarial, weights))),
                named(ERS.normalised(after)),
                bootstrap.interval(weights -> ARS.ars(mean(benign, weights), mean(adversarial, weights))),
                named(ARS.components(before, after)));
    }

    private static Map<String, Double> named(double[] components) {
        Map<String, Double> named = new LinkedHashMap<>();
        for (int i = 0; i < components.length; i++) {
            named.put(NAMES.get(i), components[i]);
        }
        return named;
    }
}
