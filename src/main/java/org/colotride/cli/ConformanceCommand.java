package org.colotride.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.colotride.conformance.ConformanceSuite;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Compares our figures with recordings of the published programs. */
@Command(
        name = "conformance",
        description = "Compares this program with recordings of the published ones; fails if a case deviates.",
        sortOptions = false)
public final class ConformanceCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Parameters(
            paramLabel = "FOLDER",
            defaultValue = "src/test/resources/golden",
            description = "Folder of recordings; ${DEFAULT-VALUE} by default.")
    private Path folder;

    public static void main(String[] arguments) {
        CommandRunner.runAndExit(new ConformanceCommand(), arguments);
    }

    @Override
    public Integer call() {
        common.applyThreads();
        return new ConformanceSuite().run(folder, System.out::println) ? 0 : 1;
    }
}
