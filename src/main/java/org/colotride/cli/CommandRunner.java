package org.colotride.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.concurrent.Callable;
import org.colotride.config.ConfigException;
import org.colotride.conformance.MalformedRecordingException;
import org.colotride.data.UnreadableImageException;
import org.colotride.model.ModelFiles;
import org.colotride.report.StorageException;
import org.colotride.train.TrainingStoppedException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * Runs a command as a program: exit code 0 when it is done, 1 when it failed, 2 when it was called wrongly. What a user
 * can mend is said in one message; {@code --debug} adds the stack trace.
 */
final class CommandRunner {
    private static final String MEMORY_FILE = ".mvn/jvm.config";

    private CommandRunner() {}

    /** Runs the command and ends the program, which Maven's own threads would otherwise keep alive. */
    static void runAndExit(Callable<Integer> command, String... arguments) {
        int code = run(command, arguments);
        System.out.flush();
        System.err.flush();
        System.exit(code);
    }

    static int run(Callable<Integer> command, String... arguments) {
        CommandLine line = new CommandLine(command);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((exception, failed, parsed) -> report(exception, isDebug(parsed)));
        boolean debug = java.util.Arrays.asList(arguments).contains("--debug");
        setLevels(debug);
        try {
            return line.execute(arguments);
        } catch (OutOfMemoryError e) {
            return report(e, debug);
        }
    }

    private static boolean isDebug(CommandLine.ParseResult parsed) {
        return parsed.hasMatchedOption("--debug");
    }

    private static void setLevels(boolean debug) {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(debug ? Level.INFO : Level.WARN);
        ((Logger) LoggerFactory.getLogger("org.colotride")).setLevel(debug ? Level.DEBUG : Level.INFO);
    }

    private static int report(Throwable failure, boolean debug) {
        System.err.println("Error: " + message(failure));
        if (debug) {
            failure.printStackTrace();
        } else if (!isExplained(failure)) {
            System.err.println("--debug shows where it came from.");
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static boolean isExplained(Throwable failure) {
        return failure instanceof ConfigException
                || failure instanceof TrainingStoppedException
                || failure instanceof UnreadableImageException
                || failure instanceof MalformedRecordingException
                || failure instanceof StorageException
                || failure instanceof ModelFiles.BrokenModelException
                || isMemory(failure);
    }

    static String message(Throwable failure) {
        if (isMemory(failure)) {
            return memoryMessage(failure);
        }
        if (failure instanceof UncheckedIOException unchecked) {
            return message(unchecked.getCause());
        }
        if (failure instanceof FileSystemException file) {
            return file.getFile() + ": "
                    + (file.getReason() == null ? file.getClass().getSimpleName() : file.getReason());
        }
        if (failure instanceof IOException || isExplained(failure)) {
            return failure.getMessage();
        }
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    private static boolean isMemory(Throwable failure) {
        return failure instanceof OutOfMemoryError || failure.getCause() instanceof OutOfMemoryError;
    }

    private static String memoryMessage(Throwable failure) {
        Throwable memory = failure instanceof OutOfMemoryError ? failure : failure.getCause();
        String reason = String.valueOf(memory.getMessage());
        if (reason.contains("hysical memory") || reason.contains("maxPhysicalBytes")) {
            return "The process has reached its limit of resident memory. Raise -Dorg.bytedeco.javacpp.maxphysicalbytes in "
                    + MEMORY_FILE + ", or lower train.pairs or evaluation.batch. (" + reason + ")";
        }
        if (reason.contains("totalBytes") || reason.contains("maxBytes") || reason.contains("allocate")) {
            return "Native memory is used up. Raise -Dorg.bytedeco.javacpp.maxbytes in " + MEMORY_FILE
                    + ", or lower train.pairs or evaluation.batch. (" + reason + ")";
        }
        return "Java's heap is used up. Raise -Xmx in " + MEMORY_FILE + ", or lower train.pairs or evaluation.batch. ("
                + reason + ")";
    }
}
