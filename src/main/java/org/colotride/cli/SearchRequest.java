package org.colotride.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.colotride.cluster.ClusterSettings;
import org.colotride.io.Progress;
import org.colotride.search.SearchConfig;

/**
 * What {@code search} was asked to do.
 *
 * @param file that was read, for messages
 * @param parallel candidates at a time
 * @param threads for the arithmetic of all of them together
 * @param cluster that trains the candidates; empty for this process
 * @param dashboard where Arbiter's page is served; empty for nowhere
 * @param commandLine the arguments as given, for the provenance
 */
record SearchRequest(
        SearchConfig config,
        Path file,
        int parallel,
        int threads,
        Optional<ClusterSettings> cluster,
        Optional<DashboardAddress> dashboard,
        Progress progress,
        PrintWriter out,
        PrintWriter err,
        List<String> commandLine) {}
