package org.colotride.index.intake;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.colotride.config.ConfigException;

/**
 * The images of a folder and of those within it. The class of an image is the name of the folder in which it lies, unless that
 * is the folder itself. What is hidden is no part of it.
 */
final class FolderImages {
    /** A broken image is still called like one, and is reported; a text beside it is not. */
    private static final String IMAGE_NAME = ".*\\.(jpe?g|png|bmp)";

    private FolderImages() {}

    /** By path. */
    static List<ListedImage> of(Path folder) {
        try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            List<ListedImage> images = all.filter(file -> isImage(folder, file))
                    .map(file -> image(folder, file))
                    .sorted(Comparator.comparing(ListedImage::path))
                    .toList();
            if (images.isEmpty()) {
                throw new ConfigException(folder + ": holds no image (JPEG, PNG or BMP), nor does any folder in it");
            }
            return images;
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new ConfigException(folder + ": cannot be listed: " + e.getMessage(), e);
        }
    }

    private static boolean isImage(Path folder, Path file) {
        Path within = folder.relativize(file);
        boolean hidden = StreamSupport.stream(within.spliterator(), false)
                .anyMatch(part -> part.toString().startsWith("."));
        return !hidden
                && file.getFileName().toString().toLowerCase(Locale.ROOT).matches(IMAGE_NAME)
                && !Files.isDirectory(file);
    }

    private static ListedImage image(Path folder, Path file) {
        Path within = folder.relativize(file);
        String path = slashed(within);
        String label = within.getNameCount() == 1
                ? ""
                : within.getName(within.getNameCount() - 2).toString();
        return new ListedImage(path, path, label, file);
    }

    /** The same on every system. */
    static String slashed(Path path) {
        return path.toString().replace(path.getFileSystem().getSeparator(), "/");
    }
}
