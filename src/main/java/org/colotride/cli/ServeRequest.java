package org.colotride.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.colotride.serve.ServerSettings;

/**
 * What {@code serve} was asked to do.
 *
 * @param index its folder
 * @param detector a calibration of goal {@code detect}, by which photographs are suspected
 * @param showToken whether the token was made up, so that nobody knows it yet
 */
record ServeRequest(Path index, ServerSettings settings, Optional<Path> detector, boolean showToken, PrintWriter out) {}
