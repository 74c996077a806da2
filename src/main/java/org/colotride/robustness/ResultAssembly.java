package org.colotride.robustness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.colotride.attack.MovingImage;
import org.colotride.robustness.RobustnessResult.AttackResult;
import org.colotride.robustness.RobustnessResult.CurvePoint;
import org.colotride.robustness.RobustnessResult.Figure;
import org.colotride.robustness.RobustnessResult.Scores;
import org.colotride.robustness.RobustnessResult.Warning;
import org.colotride.robustness.RobustnessResult.WorstCase;
import org.colotride.tensor.DistanceMetric;

/** Makes a result of a complete store. */
public final class ResultAssembly {
    private final RobustnessPlan plan;
    private final AttackSample attacked;
    private final DistanceMetric metric;
    private final Map<AttackCell, CellFigures> cells = new LinkedHashMap<>();

    /**
     * @param attacked the images that were attacked
     * @throws RobustnessException if the store lacks some of the plan
     */
    public ResultAssembly(RobustnessPlan plan, AttackSample attacked, DistanceMetric metric, OutcomeStore store) {
        this.plan = plan;
        this.attacked = attacked;
        this.metric = metric;
        for (AttackCell cell : plan.cells()) {
            cells.put(cell, new CellFigures(cell, store.read(cell), attacked.of(cell), attacked.firstWeight(cell)));
        }
    }

    /**
     * @param model what was scored
     * @param data what it was scored on
     * @param benign retrieval figures on the whole gallery
     * @param software versions, machine and revision
     */
    public RobustnessResult assemble(
            String name, ObjectNode model, ObjectNode data, Map<String, Double> benign, ObjectNode software) {
        Bootstrap bootstrap = attacked.bootstrap(plan.seed());
        List<AttackResult> attacks = new ArrayList<>();
        Map<AttackCell, CellFigures> scored = role(AttackCell.Role.score);
        scored.forEach((cell, figures) -> attacks.add(attack(cell, figures, bootstrap)));
        Scores scores = metric == DistanceMetric.E
                ? null
                : TenFigures.of(scored.values())
                        .map(ten -> ten.scores(bootstrap))
                        .orElse(null);
        Scores published = metric == DistanceMetric.E
                ? null
                : TenFigures.of(scored.values(), CellFigures::published)
                        .map(ten -> ten.scores(bootstrap))
                        .orElse(null);
        List<Warning> warnings = new ArrayList<>(FalseRobustness.check(cells));
        warnings.addAll(departures());
        return new RobustnessResult(
                RobustnessResult.VERSION,
                name,
                model,
                data,
                attacked.of(MovingImage.QUERY).length,
                plan.toJson(),
                benign,
                attacks,
                scores,
                published,
                curve(scored),
                warnings,
                software);
    }

    /** The ten figures of each attacked image; nothing unless all ten were measured. */
    public Optional<TenFiguresSample> sample() {
        return TenFiguresSample.of(role(AttackCell.Role.score).values(), CellFigures::adversarial);
    }

    /** The same under the published descent alone; nothing unless the worst case was searched for. */
    public Optional<TenFiguresSample> publishedSample() {
        return TenFiguresSample.of(role(AttackCell.Role.score).values(), CellFigures::published);
    }

    private Map<AttackCell, CellFigures> role(AttackCell.Role role) {
        Map<AttackCell, CellFigures> of = new LinkedHashMap<>();
        cells.forEach((cell, figures) -> {
            if (cell.role() == role) {
                of.put(cell, figures);
            }
        });
        return of;
    }

    private static AttackResult attack(AttackCell cell, CellFigures cellFigures, Bootstrap bootstrap) {
        Map<String, Figure> figures = new LinkedHashMap<>();
        cellFigures
                .adversarial()
                .forEach((name, values) -> figures.put(
                        name,
                        new Figure(
                                interval(bootstrap, cellFigures.benign().get(name), cellFigures.firstWeight()),
                                interval(bootstrap, values, cellFigures.firstWeight()))));
        return new AttackResult(
                cell.attack().name(),
                cell.attack().args(),
                cell.search(),
                cell.profile().epsilon(),
                cellFigures.queries(),
                figures,
                cellFigures.lossPerStep(),
                cellFigures.zeroGradients(),
                cellFigures.largestChange(),
                cellFigures.modelQueries(),
                cell.search() == SearchKind.worst ? worstCase(cell, cellFigures, bootstrap) : null,
                histograms(cell, cellFigures.adversarial()));
    }

    private static Map<String, int[]> histograms(AttackCell cell, Map<String, double[]> figures) {
        Map<String, int[]> histograms = new LinkedHashMap<>();
        cell.attack()
                .rule()
                .figures()
                .forEach(figure ->
                        histograms.put(figure.name(), OutcomeHistogram.of(figure, figures.get(figure.name()))));
        return histograms;
    }

    private static WorstCase worstCase(AttackCell cell, CellFigures figures, Bootstrap bootstrap) {
        Map<String, Interval> published = new LinkedHashMap<>();
        figures.published()
                .forEach((name, values) -> published.put(name, interval(bootstrap, values, figures.firstWeight())));
        double queries = figures.queries();
        return new WorstCase(
                published,
                figures.foundBy(),
                figures.forward() / queries,
                figures.backward() / queries,
                histograms(cell, figures.published()));
    }

    private static Interval interval(Bootstrap bootstrap, double[] values, int firstWeight) {
        return bootstrap.interval(weights -> Bootstrap.mean(values, weights, firstWeight));
    }

    private List<CurvePoint> curve(Map<AttackCell, CellFigures> scored) {
        Map<Double, List<CellFigures>> byEpsilon = new TreeMap<>(Comparator.naturalOrder());
        byEpsilon.put(plan.profile().epsilon(), List.copyOf(scored.values()));
        role(AttackCell.Role.curve).forEach((cell, figures) -> byEpsilon
                .computeIfAbsent(cell.profile().epsilon(), key -> new ArrayList<>())
                .add(figures));
        if (byEpsilon.size() == 1) {
            return List.of();
        }
        List<CurvePoint> points = new ArrayList<>();
        byEpsilon.forEach((epsilon, all) -> {
            CurvePoint published = all.stream().anyMatch(one -> one.published().isEmpty())
                    ? null
                    : point(epsilon, all, CellFigures::published, null);
            points.add(point(epsilon, all, CellFigures::adversarial, published));
        });
        return points;
    }

    private CurvePoint point(
            double epsilon,
            List<CellFigures> all,
            Function<CellFigures, Map<String, double[]>> of,
            CurvePoint published) {
        Map<String, Double> figures = new LinkedHashMap<>();
        all.forEach(one -> of.apply(one).forEach((name, values) -> figures.put(name, CellFigures.mean(values))));
        Optional<TenFigures> ten = metric == DistanceMetric.E ? Optional.empty() : TenFigures.of(all, of);
        return new CurvePoint(
                epsilon,
                figures,
                ten.map(TenFigures::ers).orElse(null),
                ten.map(TenFigures::ars).orElse(null),
                published);
    }

    /** Where an argument decides that an attack departs from its paper, a reader must know which was run. */
    private List<Warning> departures() {
        List<Warning> departures = new ArrayList<>();
        plan.attacks().forEach(attack -> attack.rule().departures().forEach(departure -> departure
                .remedy()
                .ifPresent(remedy ->
                        departures.add(new Warning(attack.name() + " as published", departure.detail(), remedy)))));
        return departures;
    }
}
