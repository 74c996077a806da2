package org.colotride.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.colotride.detection.gallery.ScanSettings;
import org.colotride.io.Progress;

/**
 * What {@code scan} was asked to do; the findings go to {@code out}.
 *
 * @param images to look through; none for the data set's own
 * @param output folder of the findings
 */
record ScanRequest(
        ModelSource source,
        List<Path> images,
        ScanSettings settings,
        Path output,
        Progress progress,
        PrintWriter out,
        List<String> commandLine) {}
