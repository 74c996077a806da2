package org.colotride.cli;

import java.io.PrintWriter;
import java.util.List;
import org.colotride.report.Progress;

/** What {@code fetch-data} was asked to do. */
record FetchDataRequest(List<String> dataSets, Progress progress, PrintWriter out) {}
