package org.colotride.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.colotride.io.Progress;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands share. {@link #call} returns the exit code. */
abstract class Goal implements Callable<Integer> {
    static {
        // Before a command's own fields, which may log, are made.
        Logging.chooseOurs();
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Option(names = "--debug", description = "Show stack traces and the libraries' own messages.")
    private boolean debug;

    @Option(names = "--no-progress", description = "Show no progress bar.")
    private boolean noProgress;

    boolean debug() {
        return debug;
    }

    Progress progress() {
        return noProgress ? Progress.silent() : ConsoleProgress.onStandardError();
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** As the command was called. */
    List<String> arguments() {
        return spec.commandLine().getParseResult().originalArgs();
    }

    /** A mistake in how the command was called: exit code 2. */
    ParameterException misuse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
