package org.colotride.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.colotride.io.Progress;

/**
 * What {@code embed} was asked to do.
 *
 * @param model the network's file
 * @param source the model with its configuration; empty if the file alone is enough
 * @param images photographs to embed instead of a part of the data set; none for that
 * @param output the NumPy file, ending in {@code .npy}
 * @param labels the table of labels beside it
 */
record EmbedRequest(
        Path model,
        Optional<ModelSource> source,
        Split split,
        List<Path> images,
        Path output,
        Path labels,
        Progress progress,
        PrintWriter out) {
    /** The part of a data set. */
    enum Split {
        TRAIN,
        /** The queries; the gallery too unless that is apart. */
        TEST,
        /** The images that are searched, of a data set whose gallery is apart. */
        GALLERY
    }
}
