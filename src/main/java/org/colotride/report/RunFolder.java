package org.colotride.report;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import org.colotride.config.ConfigException;

/**
 * The folder of one run: its resolved configuration, history, checkpoints, model, results, plots and report.
 *
 * @param path of the folder
 */
public record RunFolder(Path path) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    /**
     * Makes a new folder {@code <output>/<name>-<time>}, unique even within one second.
     *
     * @throws IOException if it cannot be made
     */
    public static RunFolder create(Path output, String name) throws IOException {
        Files.createDirectories(output);
        String base = name + "-" + TIME.format(LocalDateTime.now());
        for (int attempt = 1; ; attempt++) {
            Path candidate = output.resolve(attempt == 1 ? base : base + "-" + attempt);
            try {
                return new RunFolder(Files.createDirectory(candidate));
            } catch (FileAlreadyExistsException e) {
                if (attempt == 1000) {
                    throw e;
                }
            }
        }
    }

    /** @throws ConfigException if the folder is none of a run */
    public static RunFolder open(Path path) {
        RunFolder folder = new RunFolder(path);
        if (!Files.isDirectory(path)) {
            throw new ConfigException(path + " is not a folder; give the folder of a run, reports/runs/<name>-<time>");
        }
        if (!Files.isRegularFile(folder.config())) {
            throw new ConfigException(path + " is not the folder of a run: it holds no config.yaml");
        }
        return folder;
    }

    /** The resolved configuration. */
    public Path config() {
        return path.resolve("config.yaml");
    }

    public Path results() {
        return path.resolve("results.json");
    }

    /** One line per iteration. */
    public Path history() {
        return path.resolve("history.jsonl");
    }

    /** One line per epoch. */
    public Path epochs() {
        return path.resolve("epochs.jsonl");
    }

    public Path model() {
        return path.resolve("model.zip");
    }

    public Path checkpoints() {
        return path.resolve("checkpoints");
    }

    public Path plots() {
        return path.resolve("plots");
    }

    public Path report() {
        return path.resolve("report.html");
    }

    /** What was fed when training broke down. */
    public Path failure() {
        return path.resolve("failure");
    }
}
