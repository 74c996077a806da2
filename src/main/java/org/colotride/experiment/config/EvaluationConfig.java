package org.colotride.experiment.config;

import org.colotride.config.Default;
import org.colotride.config.Require;

/**
 * How a trained model is scored.
 *
 * @param batch images embedded at a time
 * @param nmi whether k-means and its NMI are computed (slow on many classes)
 */
public record EvaluationConfig(@Default("100") int batch, @Default("true") boolean nmi) {
    public EvaluationConfig {
        Require.atLeast("batch", batch, 1);
    }
}
