package org.colotride.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.colotride.io.StorageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mvn exec:java@dashboard}. */
@Command(
        name = "dashboard",
        description = "Serves the pages of runs and searches from their files, whether they are over or go on.",
        footer = {"", "Example: reports/runs/quickstart-20261124-203000 reports/runs/cub-20261125-080000"})
public final class DashboardCommand extends Goal {
    private static final List<Path> DEFAULT_FOLDERS = List.of(Path.of("reports/runs"), TrainingDashboard.SEARCHES);

    private final ToIntFunction<DashboardRequest> server;

    @Parameters(
            arity = "0..*",
            paramLabel = "FOLDER",
            description = "Folders of runs or searches, or that hold some (reports/runs and reports/searches if none is"
                    + " named).")
    private List<String> named = new ArrayList<>();

    @Mixin
    private ServerOptions options = new ServerOptions();

    /** @param server serves until it is stopped, and returns the exit code */
    DashboardCommand(ToIntFunction<DashboardRequest> server) {
        this.server = server;
    }

    public static void main(String... args) {
        CommandRunner.exit(new DashboardCommand(Services::dashboard), args);
    }

    @Override
    public Integer call() {
        // As words: of a list, a path that is refused would be an argument too many.
        List<Path> folders = named.stream().map(LocalPath::of).toList();
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw new StorageException(folder + ": there is no such folder; name one below reports/runs");
            }
        }
        return server.applyAsInt(
                new DashboardRequest(folders.isEmpty() ? DEFAULT_FOLDERS : folders, options.address(), out()));
    }
}
