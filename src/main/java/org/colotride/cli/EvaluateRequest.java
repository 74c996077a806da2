package org.colotride.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.colotride.cluster.ClusterSettings;
import org.colotride.io.Progress;

/**
 * What {@code evaluate} was asked to do; the tables of figures go to {@code out}.
 *
 * @param cluster that makes the attacks; empty for this process
 */
record EvaluateRequest(
        ModelSource source,
        Progress progress,
        PrintWriter out,
        PrintWriter err,
        RobustnessOptions robustness,
        Optional<ClusterSettings> cluster,
        List<String> commandLine) {}
