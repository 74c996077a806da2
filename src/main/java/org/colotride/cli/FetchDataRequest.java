package org.colotride.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.colotride.report.Progress;

/** What {@code fetch-data} was asked to do. */
record FetchDataRequest(List<String> dataSets, Optional<Path> directory, Progress progress, PrintWriter out) {}
