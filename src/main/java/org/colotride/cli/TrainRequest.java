package org.colotride.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.colotride.cluster.ClusterSettings;
import org.colotride.experiment.MemoryCheck;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.io.Progress;

/**
 * What {@code train} was asked to do.
 *
 * @param resume the run to continue, whose configuration {@code config} then is; else a new one
 * @param cluster whose executors train together; empty for this process
 * @param dashboard where the run can be watched; empty for nowhere
 * @param memory refuses what does not fit
 * @param commandLine the arguments as given, for the provenance
 */
record TrainRequest(
        ExperimentConfig config,
        Optional<TrainingPlace> resume,
        Optional<ClusterSettings> cluster,
        Optional<DashboardAddress> dashboard,
        MemoryCheck memory,
        Progress progress,
        PrintWriter out,
        PrintWriter err,
        List<String> commandLine) {}
