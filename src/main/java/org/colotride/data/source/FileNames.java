package org.colotride.data.source;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.colotride.config.ConfigException;

/**
 * Names of files as text and back. Java translates them by the locale that it was started in; under {@code LANG=C}
 * letters beyond ASCII cannot be told apart, so that classes and images would be mixed up.
 */
public final class FileNames {
    /** What Java puts in the place of bytes that it cannot translate. */
    private static final char UNKNOWN = '\uFFFD';

    /** What to do where a name cannot be expressed. */
    public static final String REMEDY = "this Java was started in a locale without letters beyond ASCII; start it with"
            + " LANG=C.UTF-8 (LC_ALL=C.UTF-8 if LC_ALL is set)";

    private FileNames() {}

    /**
     * The last part of a path.
     *
     * @throws ConfigException if the locale cannot express it; a single file whose name is in another encoding than all
     *     others' is let pass, a folder, which names a class, is not
     */
    static String of(Path path) {
        String name = path.getFileName().toString();
        if (name.indexOf(UNKNOWN) >= 0) {
            if (!"UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"))) {
                throw new ConfigException(path + ": the name cannot be read: " + REMEDY);
            }
            if (Files.isDirectory(path)) {
                throw new ConfigException(path + ": the folder's name is not in UTF-8; rename it");
            }
        }
        return name;
    }

    /**
     * The file or folder that a data set's argument names.
     *
     * @param key of the argument
     * @throws ConfigException if there can be none of that name, or the locale cannot express it
     */
    static Path argument(String key, String value) {
        return resolve(Path.of(""), value, message -> new ConfigException(key + ": " + message));
    }

    /**
     * The file of that name in a folder.
     *
     * @param complaint names the place where it is listed
     * @throws ConfigException if there can be no such file, or the locale cannot express its name
     */
    static Path resolve(Path folder, String name, ListFile.Complaint complaint) {
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) {
            throw complaint.of(describe(e));
        }
    }

    /** What is wrong with a path that is none. */
    public static String describe(InvalidPathException e) {
        boolean ascii = e.getInput().chars().allMatch(c -> c < 0x80);
        return "'" + e.getInput() + "' is not a path: " + (ascii ? e.getReason() : REMEDY);
    }
}
