package org.colotride.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.colotride.config.ConfigException;
import org.colotride.memory.MemoryLimits;
import picocli.CommandLine;

/**
 * Runs a command and turns its outcome into an exit code: 0 if it succeeded, 1 if it failed, 2 if it was called or
 * configured wrongly. Errors are one message without a stack trace, unless {@code --debug} asks for it.
 */
final class CommandRunner {
    static final int FAILURE = 1;
    static final int USAGE = 2;

    private CommandRunner() {}

    /**
     * Runs and ends the JVM. {@code exec:java} runs inside of Maven's JVM, where native threads of the libraries would
     * keep it alive, and only {@link System#exit} hands the exit code on.
     */
    static void exit(Goal command, String... args) {
        // Plots are drawn into memory: a display, or its absence, must not matter.
        System.setProperty("java.awt.headless", "true");
        // Libraries write digits and compare names by the default locale: FreeMarker, the progress bar, Vert.x.
        Locale.setDefault(Locale.ROOT);
        DeserializationFilter.install();
        PatientThreads.request();
        MemoryLimits.request();
        Runnable temporaryFiles = TemporaryFolder.request();
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = run(command, out, err, args);
        out.flush();
        err.flush();
        System.out.flush();
        System.err.flush();
        temporaryFiles.run();
        System.exit(code);
    }

    static int run(Goal command, PrintWriter out, PrintWriter err, String... args) {
        CommandLine line = new CommandLine(command)
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Path.class, CommandRunner::path)
                .setExecutionStrategy(parsed -> {
                    Logging.configure(command.debug(), ConsoleProgress.isTerminal());
                    if (!parsed.isUsageHelpRequested()) {
                        GraphicsCards.check();
                    }
                    return new CommandLine.RunLast().execute(parsed);
                })
                .setExecutionExceptionHandler((error, failed, parsed) -> report(error, command, err));
        line.getCommandSpec().exitCodeOnExecutionException(FAILURE).exitCodeOnInvalidInput(USAGE);
        try {
            return line.execute(args);
        } catch (Throwable error) {
            // Whatever it is, OutOfMemoryError first of all: this is the last place that can say so.
            return report(error, command, err);
        }
    }

    private static Path path(String text) {
        try {
            return LocalPath.of(text);
        } catch (ConfigException e) {
            throw new CommandLine.TypeConversionException(e.getMessage());
        }
    }

    private static int report(Throwable error, Goal command, PrintWriter err) {
        err.println(ErrorMessages.describe(error));
        if (command.debug()) {
            error.printStackTrace(err);
        } else if (!ErrorMessages.explainsItself(error)) {
            err.println("(--debug shows where)");
        }
        err.flush();
        return error instanceof ConfigException ? USAGE : FAILURE;
    }
}
