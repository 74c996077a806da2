package org.colotride.detection.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.colotride.attack.ConfiguredAttack;
import org.colotride.detection.ReceiverCurve;
import org.colotride.retrieval.AttackFigure;

/** Sums up what was kept of attacks. */
final class DetectionRows {
    private final double threshold;
    private final double rate;

    DetectionRows(double threshold, double rate) {
        this.threshold = threshold;
        this.rate = rate;
    }

    /**
     * @param benignScores of images that nobody attacked
     * @param outcomes of all batches
     */
    List<DetectionResult.Row> of(ConfiguredAttack attack, double[] benignScores, List<AttackOutcome> outcomes) {
        List<DetectionResult.Row> rows = new ArrayList<>();
        for (AttackFigure figure : attack.rule().figures()) {
            for (Setting setting : Setting.values()) {
                rows.add(row(attack.name(), figure.name(), setting, benignScores, outcomes));
            }
        }
        return rows;
    }

    private DetectionResult.Row row(
            String attack, String figure, Setting setting, double[] benignScores, List<AttackOutcome> outcomes) {
        double[] before = joined(outcomes, outcome -> outcome.benign().get(figure));
        double[] after = joined(
                outcomes,
                outcome -> outcome.bySetting().get(setting).get(figure).figure());
        double[] scores = joined(
                outcomes,
                outcome -> outcome.bySetting().get(setting).get(figure).score());
        double[] passed = IntStream.range(0, scores.length)
                .filter(i -> scores[i] <= threshold)
                .mapToDouble(i -> after[i])
                .toArray();
        double[] defended = IntStream.range(0, scores.length)
                .mapToDouble(i -> scores[i] <= threshold ? after[i] : before[i])
                .toArray();
        ReceiverCurve curve = new ReceiverCurve(benignScores, scores);
        return new DetectionResult.Row(
                attack,
                figure,
                setting,
                scores.length,
                mean(before),
                mean(after),
                (double) (scores.length - passed.length) / scores.length,
                passed.length,
                passed.length == 0 ? null : mean(passed),
                mean(defended),
                curve.area(),
                curve.detectedAt(rate),
                Arrays.stream(curve.points())
                        .map(point -> new double[] {point.falseAlarms(), point.detected()})
                        .toArray(double[][]::new));
    }

    private static double[] joined(List<AttackOutcome> outcomes, Function<AttackOutcome, double[]> values) {
        return outcomes.stream()
                .flatMapToDouble(outcome -> Arrays.stream(values.apply(outcome)))
                .toArray();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
