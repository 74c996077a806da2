package org.colotride.cli;

import java.io.PrintWriter;
import java.util.List;
import org.colotride.io.Progress;

/** What {@code evaluate} was asked to do; the tables of figures go to {@code out}. */
record EvaluateRequest(
        ModelSource source,
        Progress progress,
        PrintWriter out,
        PrintWriter err,
        RobustnessOptions robustness,
        List<String> commandLine) {}
