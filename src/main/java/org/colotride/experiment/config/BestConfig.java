package org.colotride.experiment.config;

import org.colotride.config.Default;
import org.colotride.config.Require;

/**
 * What the best of a run's models is, which is kept, and when no better one is waited for.
 *
 * @param figure of the validation by which models are compared; R@1 if null
 * @param patience validations in a row without a better one after which the training ends with its epoch; 0 for never
 */
public record BestConfig(@Default("R@1") ValidationFigure figure, @Default("0") int patience) {
    /** @throws IllegalArgumentException if patience is below 0 */
    public BestConfig {
        Require.present("figure", figure);
        Require.atLeast("patience", patience, 0);
    }
}
