package org.colotride.cli;

import java.io.PrintWriter;
import java.nio.file.Path;

/** What {@code conformance} was asked to do: compare with the recordings in {@code folder}, one line per case. */
record ConformanceRequest(Path folder, PrintWriter out) {}
