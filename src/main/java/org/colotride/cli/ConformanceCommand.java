package org.colotride.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToIntFunction;
import org.colotride.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mvn exec:java@conformance}. */
@Command(
        name = "conformance",
        description = {
            "Compares this program with recordings of the published ones.",
            "Exits with 1 if any deviation is beyond its tolerance."
        })
public final class ConformanceCommand extends Goal {
    private final ToIntFunction<ConformanceRequest> suite;

    @Parameters(paramLabel = "FOLDER", description = "The folder of recordings (*.json).")
    private Path folder;

    /** @param suite returns the exit code */
    ConformanceCommand(ToIntFunction<ConformanceRequest> suite) {
        this.suite = suite;
    }

    public static void main(String... args) {
        CommandRunner.exit(new ConformanceCommand(Services::conformance), args);
    }

    @Override
    public Integer call() {
        if (!Files.isDirectory(folder)) {
            throw new ConfigException("command line: " + folder + ": there is no such folder of recordings");
        }
        return suite.applyAsInt(new ConformanceRequest(folder, out()));
    }
}
