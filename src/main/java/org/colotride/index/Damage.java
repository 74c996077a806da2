package org.colotride.index;

import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.index.CorruptIndexException;
import org.colotride.io.StorageException;

/** Says of an index that cannot be read which file is to blame and what to do. */
final class Damage {
    private static final String REMEDY =
            "; the index is damaged: put a copy of its folder back, or make it anew (goal index, --overwrite)";
    /** How Lucene names a file in its messages. */
    private static final Pattern NAMED = Pattern.compile("path=\"([^\"]+)\"");

    private Damage() {}

    static StorageException of(Path file, String reason) {
        return new StorageException(file + ": cannot be read: " + reason + REMEDY);
    }

    /** @param file where the error names none itself */
    static StorageException of(Path file, Exception error) {
        return new StorageException(named(file, error) + ": cannot be read: " + reason(error) + REMEDY, error);
    }

    private static Path named(Path file, Exception error) {
        if (error instanceof FileSystemException system && system.getFile() != null) {
            return Path.of(system.getFile());
        }
        String text = error instanceof CorruptIndexException corrupt
                ? String.valueOf(corrupt.getResourceDescription())
                : String.valueOf(error.getMessage());
        Matcher found = NAMED.matcher(text);
        return found.find() ? Path.of(found.group(1)) : file;
    }

    private static String reason(Exception error) {
        if (error instanceof CorruptIndexException corrupt) {
            return corrupt.getOriginalMessage();
        }
        if (error instanceof FileSystemException) {
            return "it is missing or closed to this user";
        }
        String message = String.valueOf(error.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
