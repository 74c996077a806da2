package org.colotride.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.colotride.cluster.ClusterSettings;
import org.colotride.cluster.table.FileTable;
import org.colotride.io.Progress;

/**
 * What {@code embed} was asked to do.
 *
 * @param model the network's file
 * @param source the model with its configuration; empty if the file alone is enough
 * @param images photographs to embed instead of a part of the data set; none for that
 * @param output the NumPy file, ending in {@code .npy}
 * @param labels the table of labels beside it
 * @param table what a cluster is to embed instead; empty for this process
 */
record EmbedRequest(
        Path model,
        Optional<ModelSource> source,
        Split split,
        List<Path> images,
        Path output,
        Path labels,
        Optional<Table> table,
        Progress progress,
        PrintWriter out) {
    /**
     * Images that a cluster reads itself.
     *
     * @param images where they are
     * @param output a Parquet table ({@code .parquet}) or a NumPy file ({@code .npy}), in any storage that the cluster knows,
     *     a NumPy file in a folder
     */
    record Table(ClusterSettings cluster, FileTable images, String output) {}

    /** The part of a data set. */
    enum Split {
        TRAIN,
        /** The queries; the gallery too unless that is apart. */
        TEST,
        /** The images that are searched, of a data set whose gallery is apart. */
        GALLERY
    }
}
