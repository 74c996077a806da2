package org.colotride.ui.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The few files of a run or a search that a browser may read: by name, never outside of the folder, not through links. */
public final class RunFiles {
    private static final Set<String> NAMES = Set.of(
            "report.html",
            "results.json",
            "results.csv",
            "robustness.json",
            "robustness.csv",
            "config.yaml",
            "best.yaml");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private RunFiles() {}

    /** Whether a name can be part of a path without meaning anything else. */
    static boolean isPlain(String name) {
        return PLAIN.matcher(name).matches() && !name.contains("..");
    }

    /**
     * @param folder of the run or search
     * @param path below it: {@code report.html}, or one folder further down
     * @return empty if it is not for reading, or not there
     */
    public static Optional<Path> find(Path folder, String path) {
        String[] parts = path.split("/", -1);
        if (parts.length > 2 || !NAMES.contains(parts[parts.length - 1])) {
            return Optional.empty();
        }
        for (String part : parts) {
            if (!isPlain(part)) {
                return Optional.empty();
            }
        }
        try {
            Path real = folder.toRealPath();
            Path file = real.resolve(path);
            return Files.isRegularFile(file) && file.toRealPath().equals(file) ? Optional.of(file) : Optional.empty();
        } catch (IOException | java.nio.file.InvalidPathException e) {
            return Optional.empty();
        }
    }
}
