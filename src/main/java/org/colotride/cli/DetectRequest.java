package org.colotride.cli;

import java.io.PrintWriter;
import java.util.List;
import org.colotride.io.Progress;

/** What {@code detect} was asked to do; the table goes to {@code out}. */
record DetectRequest(
        ModelSource source,
        Progress progress,
        PrintWriter out,
        PrintWriter err,
        DetectOptions options,
        List<String> commandLine) {}
