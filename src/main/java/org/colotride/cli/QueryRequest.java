package org.colotride.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.colotride.io.Progress;

/**
 * What {@code query} was asked to do.
 *
 * @param model the network's file
 * @param source the model with its configuration, whose test images are searched; empty if a folder of images is
 * @param gallery the images to search, if not the configuration's
 * @param image the query
 * @param k how many of the nearest gallery images to show, at least 1
 * @param output the HTML page
 */
record QueryRequest(
        Path model,
        Optional<ModelSource> source,
        List<Path> gallery,
        Path image,
        int k,
        Path output,
        Progress progress,
        PrintWriter out) {}
