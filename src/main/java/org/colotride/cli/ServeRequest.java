package org.colotride.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.colotride.serve.ServerSettings;

/**
 * What {@code serve} was asked to do.
 *
 * @param index its folder
 * @param detector by what photographs are suspected
 * @param showToken whether the token was made up, so that nobody knows it yet
 */
record ServeRequest(Path index, ServerSettings settings, Detector detector, boolean showToken, PrintWriter out) {
    /**
     * By what photographs are suspected.
     *
     * @param looks whether they are at all
     * @param file a calibration of goal {@code detect}; empty for the index's own
     */
    record Detector(boolean looks, Optional<Path> file) {}
}
