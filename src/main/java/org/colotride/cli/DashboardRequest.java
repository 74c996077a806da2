package org.colotride.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code dashboard} was asked to do.
 *
 * @param folders of runs and searches, or that hold some
 */
record DashboardRequest(List<Path> folders, DashboardAddress address, PrintWriter out) {}
