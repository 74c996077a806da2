package org.colotride.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.colotride.experiment.config.ExperimentConfig;

/**
 * What {@code import} was asked to do.
 *
 * @param config with the weights to import
 * @param output the model's file
 */
record ImportRequest(ExperimentConfig config, Path output, PrintWriter out) {}
