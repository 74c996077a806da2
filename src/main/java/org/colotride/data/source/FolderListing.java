package org.colotride.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.colotride.config.ConfigException;
import org.colotride.data.DataProblem.Kind;
import org.colotride.data.DataReport;

/** What lies in a folder, by name; what is hidden is no part of it. */
public final class FolderListing {
    private FolderListing() {}

    /** The folders in it. */
    static List<Path> folders(Path folder) {
        return list(folder).stream().filter(Files::isDirectory).toList();
    }

    /** All else in it, links that lead nowhere too. */
    static List<Path> files(Path folder) {
        return list(folder).stream().filter(path -> !Files.isDirectory(path)).toList();
    }

    /** The files in it that begin as an image does. */
    public static List<Path> images(Path folder) {
        return files(folder).stream().filter(FolderListing::isImage).toList();
    }

    /** Counts the folders in a place where only images are read, unless they are empty. */
    static void reportFolders(Path folder, String prefix, String reason, DataReport report) {
        for (Path nested : folders(folder)) {
            if (!list(nested).isEmpty()) {
                report.add(Kind.MISPLACED, prefix + FileNames.of(nested) + "/", reason);
            }
        }
    }

    /** Counts the images in a place where only folders are read; notes, lists and the like may lie there. */
    static void reportImages(Path folder, String reason, DataReport report) {
        for (Path file : files(folder)) {
            if (isImage(file)) {
                report.add(Kind.MISPLACED, FileNames.of(file), reason);
            }
        }
    }

    private static boolean isImage(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return ImageFormat.of(in.readNBytes(ImageFormat.SIGNATURE_LENGTH)).isPresent();
        } catch (IOException e) {
            // Whatever it is, it is not read and nothing is lost.
            return false;
        }
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(path -> !path.getFileName().toString().startsWith("."))
                    .sorted(Comparator.comparing(path -> path.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new ConfigException(folder + ": cannot be listed: " + e, e);
        }
    }
}
