package org.colotride.experiment.config;

import java.util.List;
import org.colotride.config.Default;
import org.colotride.config.Require;

/**
 * How a trained model is scored.
 *
 * @param batch images embedded at a time
 * @param nmi whether k-means and its NMI are computed (slow on many classes)
 * @param precision of how many of the nearest images P@k is told
 */
public record EvaluationConfig(
        @Default("100") int batch,
        @Default("true") boolean nmi,
        @Default(value = "[1, 5, 10]", written = false) List<Integer> precision) {
    public EvaluationConfig {
        Require.atLeast("batch", batch, 1);
        precision = List.copyOf(precision);
        Require.check(
                "precision",
                precision,
                precision.stream().allMatch(k -> k >= 1)
                        && precision.stream().distinct().count() == precision.size(),
                "a list of different numbers of at least 1");
    }
}
