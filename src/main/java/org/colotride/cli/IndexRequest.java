package org.colotride.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.colotride.index.IndexSettings;
import org.colotride.io.Progress;

/**
 * What {@code index} was asked to do.
 *
 * @param index its folder
 * @param made how it is made; empty if one that is there is changed
 * @param add folders, lists, images or files of embeddings
 * @param remove ids, paths or folders of images; done first
 * @param prefix stands before each id and path that is added; empty for nothing
 * @param calibrate when the detector is calibrated
 */
record IndexRequest(
        Path index,
        Optional<Made> made,
        List<Path> add,
        List<String> remove,
        String prefix,
        Calibrate calibrate,
        Progress progress,
        PrintWriter out) {
    /** When the detector of suspicious photographs is calibrated. */
    enum Calibrate {
        /** When an index is made, and when more than a tenth of its images have come or gone. */
        auto,
        /** Now. */
        always,
        /** Not at all; what was calibrated before stays. */
        never
    }

    /**
     * A new one.
     *
     * @param model the network's file, which the index gets a copy of
     * @param overwrite whether an index that is there is replaced
     */
    record Made(Path model, IndexSettings settings, boolean overwrite) {}
}
