package org.colotride.cluster.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lets relative paths mean on an executor what they mean to the process that was started by hand. An executor works in a
 * folder of its own, which Java cannot leave: into it go links to all that lies in the other's, where that is seen here.
 */
final class RelativePaths {
    private RelativePaths() {}

    /** @param driver the folder that the driver was started in, absolute */
    static void follow(Path driver) {
        Path own = Path.of("").toAbsolutePath();
        if (own.equals(driver) || !Files.isDirectory(driver)) {
            return;
        }
        try (Stream<Path> entries = Files.list(driver)) {
            List<Path> all = entries.filter(
                            entry -> !entry.getFileName().toString().startsWith("."))
                    .toList();
            for (Path entry : all) {
                link(own.resolve(entry.getFileName()), entry);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The folder that the driver was started in cannot be read here", e);
        }
    }

    private static void link(Path link, Path target) throws IOException {
        try {
            Files.createSymbolicLink(link, target);
        } catch (FileAlreadyExistsException e) {
            // Linked before, or Spark's own.
        }
    }
}
