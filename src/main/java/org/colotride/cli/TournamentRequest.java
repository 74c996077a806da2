package org.colotride.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.colotride.io.Progress;
import org.colotride.tournament.TournamentConfig;

/**
 * What {@code tournament} was asked to do.
 *
 * @param file that was read, for messages
 * @param parallel entries at a time
 * @param dashboard where the runs can be watched; empty for nowhere
 * @param commandLine the arguments as given, for the provenance
 */
record TournamentRequest(
        TournamentConfig config,
        Path file,
        int parallel,
        Optional<DashboardAddress> dashboard,
        Progress progress,
        PrintWriter out,
        PrintWriter err,
        List<String> commandLine) {}
