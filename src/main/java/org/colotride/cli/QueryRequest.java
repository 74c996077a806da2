package org.colotride.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.colotride.io.Progress;

/**
 * What {@code query} was asked to do.
 *
 * @param image the query
 * @param k how many of the nearest gallery images to show, at least 1
 * @param output the HTML page
 */
record QueryRequest(ModelSource source, Path image, int k, Path output, Progress progress, PrintWriter out) {}
