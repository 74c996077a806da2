package org.colotride.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.colotride.cluster.ClusterSettings;
import org.colotride.io.Progress;
import org.colotride.io.storage.KeptFolder;

/**
 * What {@code evaluate} was asked to do; the tables of figures go to {@code out}.
 *
 * @param surrogate model on which the images of a transfer are made
 * @param results where the scoring, or what is found in a gallery, goes
 * @param gallery embeddings that are searched instead of the data set's images; empty for these
 * @param cluster that makes the attacks, or searches; empty for this process
 */
record EvaluateRequest(
        ModelSource source,
        Progress progress,
        PrintWriter out,
        PrintWriter err,
        RobustnessOptions robustness,
        Optional<ModelSource> surrogate,
        KeptFolder results,
        Optional<Path> gallery,
        Optional<ClusterSettings> cluster,
        List<String> commandLine) {}
