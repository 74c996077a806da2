package org.colotride.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.colotride.io.Progress;

/**
 * What {@code fetch-data} was asked to do.
 *
 * @param check the source by which a folder is to be checked, instead of fetching
 * @param anyCounts whether a check leaves the published sizes aside
 * @param accepted data sets whose terms the user has accepted
 */
record FetchDataRequest(
        List<String> dataSets,
        Optional<Path> directory,
        Optional<String> check,
        boolean anyCounts,
        Set<String> accepted,
        Progress progress,
        PrintWriter out) {}
