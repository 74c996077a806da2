package org.colotride.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.colotride.report.Progress;
import org.colotride.search.SearchConfig;

/**
 * What {@code search} was asked to do.
 *
 * @param file that was read, for messages
 * @param parallel candidates at a time
 * @param threads for the arithmetic of all of them together
 * @param commandLine the arguments as given, for the provenance
 */
record SearchRequest(
        SearchConfig config,
        Path file,
        int parallel,
        int threads,
        Progress progress,
        PrintWriter out,
        List<String> commandLine) {}
