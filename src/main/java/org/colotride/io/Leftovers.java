package org.colotride.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What processes that were killed have left half-written, see {@link AtomicFiles#partOf}. */
public final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    /** Their names tell whose they are. */
    private static final Pattern NAMED = Pattern.compile("\\..*-(\\d{1,18})\\.part");
    /** Those of versions before, and of the zip file system in their stead, do not. */
    private static final Pattern NAMELESS = Pattern.compile("zipfstmp\\d+\\.tmp|\\..*\\.zip\\.partial");
    /** A run's folder, a scoring in it, its batches, those of an attack. */
    private static final int DEPTH = 4;

    private Leftovers() {}

    /**
     * Removes what is half-written in a folder and those below it, if its process is gone. To be called by the one process
     * that may write there, see {@link FolderLock}. What cannot be removed stays.
     */
    public static void sweep(Path folder) {
        List<Path> found;
        try (Stream<Path> all = Files.walk(folder, DEPTH)) {
            found = all.filter(Leftovers::isAbandoned).toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            LOG.debug("{} cannot be swept", folder, e);
            return;
        }
        found.forEach(leftover -> {
            LOG.debug("{} was left behind by a process that is gone", leftover);
            delete(leftover);
        });
    }

    private static boolean isAbandoned(Path file) {
        String name = file.getFileName().toString();
        Matcher named = NAMED.matcher(name);
        if (named.matches()) {
            return ProcessHandle.of(Long.parseLong(named.group(1))).isEmpty();
        }
        Path parent = file.toAbsolutePath().getParent().getFileName();
        boolean withinNamed = parent != null && NAMED.matcher(parent.toString()).matches();
        return NAMELESS.matcher(name).matches() && !withinNamed;
    }

    /** Removes a file, or a folder with all that is in it, as far as that can be done. */
    public static void delete(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            LOG.debug("{} cannot be removed", path, e);
        }
    }
}
