package org.colotride.tournament;

import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.robustness.RobustnessPlan;

/**
 * One training of a tournament and how it is scored.
 *
 * @param setting data, network and budget
 * @param entrant whose defence is trained
 * @param seed of the training; weights, pairs and the defence's own draws follow from it
 * @param config with every default written out
 * @param scoring the same images and the same choices for every entry of a setting
 */
public record Entry(String setting, String entrant, long seed, ExperimentConfig config, RobustnessPlan scoring) {
    /** Names its run and its files: {@code fashion-act-1}. */
    public String id() {
        return id(setting, entrant, seed);
    }

    static String id(String setting, String entrant, long seed) {
        return setting + "-" + entrant + "-" + seed;
    }
}
