package org.colotride.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.colotride.model.export.ModelExport;

/**
 * What {@code export} was asked to do.
 *
 * @param model a file of ours
 * @param output ends as the format's files do
 */
record ExportRequest(Path model, ModelExport format, Path output, PrintWriter out) {}
