package org.colotride.index;

import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexNotFoundException;
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
        // Lucene wraps what it met; the innermost tells most.
        List<Throwable> causes = Stream.iterate((Throwable) error, cause -> cause != null, Throwable::getCause)
                .toList();
        Path named = causes.stream()
                .map(Damage::named)
                .flatMap(Optional::stream)
                .reduce((outer, inner) -> inner)
                .orElse(file);
        String reason = reason(causes.get(causes.size() - 1));
        return new StorageException(named + ": cannot be read: " + reason + REMEDY, error);
    }

    private static Optional<Path> named(Throwable error) {
        if (error instanceof FileSystemException system) {
            return Optional.ofNullable(system.getFile()).map(Path::of);
        }
        String text = error instanceof CorruptIndexException corrupt
                ? String.valueOf(corrupt.getResourceDescription())
                : String.valueOf(error.getMessage());
        Matcher found = NAMED.matcher(text);
        return found.find() ? Optional.of(Path.of(found.group(1))) : Optional.empty();
    }

    private static String reason(Throwable error) {
        if (error instanceof CorruptIndexException corrupt) {
            return corrupt.getOriginalMessage();
        }
        if (error instanceof FileSystemException) {
            return "it is missing, or closed to this user";
        }
        if (error instanceof IndexNotFoundException) {
            return "the list of its files, segments_N, is missing";
        }
        String message = String.valueOf(error.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
