package org.colotride.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.colotride.io.Leftovers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of this process's own, in the system's for temporary files, for what Deeplearning4j and others that ask for the
 * property put there and forget: removed when a command has ended, or, if it was ended otherwise, when the next one starts.
 * Java itself has read the property by then; what it makes stays in the system's folder.
 */
final class TemporaryFolder {
    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolder.class);
    private static final String SYSTEM = "java.io.tmpdir";
    /** Where Deeplearning4j looks first. */
    private static final String ND4J = "org.nd4j.tempdir";

    private static final Pattern NAME = Pattern.compile("colo-tride-(\\d{1,18})-.*");

    private TemporaryFolder() {}

    /**
     * To be called before anything has made a temporary file. Without such a folder, the system's own is used.
     *
     * @return removes it
     */
    static Runnable request() {
        Path system = Path.of(System.getProperty(SYSTEM));
        try {
            Path own = create(system);
            System.setProperty(SYSTEM, own.toString());
            System.setProperty(ND4J, own.toString());
            sweep(system);
            return () -> Leftovers.delete(own);
        } catch (IOException e) {
            LOG.debug("{}: no folder can be made there", system, e);
            return () -> {};
        }
    }

    private static Path create(Path system) throws IOException {
        String name = "colo-tride-" + ProcessHandle.current().pid() + "-";
        boolean posix = system.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? Files.createTempDirectory(
                        system,
                        name,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                : Files.createTempDirectory(system, name);
    }

    /** Removes the folders of processes that are gone, as far as they are this user's. */
    static void sweep(Path system) throws IOException {
        List<Path> folders;
        try (Stream<Path> all = Files.list(system)) {
            folders = all.filter(TemporaryFolder::isAbandoned).toList();
        }
        folders.forEach(Leftovers::delete);
    }

    private static boolean isAbandoned(Path folder) {
        Matcher name = NAME.matcher(folder.getFileName().toString());
        return name.matches()
                && Files.isDirectory(folder, java.nio.file.LinkOption.NOFOLLOW_LINKS)
                && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
    }
}
