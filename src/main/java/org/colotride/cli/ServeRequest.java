package org.colotride.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.colotride.serve.ServerSettings;

/**
 * What {@code serve} was asked to do.
 *
 * @param index its folder
 * @param showToken whether the token was made up, so that nobody knows it yet
 */
record ServeRequest(Path index, ServerSettings settings, boolean showToken, PrintWriter out) {}
