package org.colotride.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;

/**
 * What {@code fetch-data --preview} was asked to show.
 *
 * @param overrides of the pipeline
 */
record PreviewRequest(Path pipeline, ObjectNode overrides, Path output, PrintWriter out) {}
