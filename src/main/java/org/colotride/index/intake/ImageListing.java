package org.colotride.index.intake;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.colotride.config.ConfigException;

/** The images that a user names. */
public final class ImageListing {
    private ImageListing() {}

    /**
     * Lists them; none is read.
     *
     * @param source a folder, a list ({@code .csv}) or an image
     * @param prefix stands before each id and path, as a folder's name; empty for nothing
     * @throws ConfigException if there is no such thing, or no image in it
     */
    public static List<ListedImage> of(Path source, String prefix) {
        if (!Files.exists(source)) {
            throw new ConfigException(source + ": there is no such folder, list or image");
        }
        List<ListedImage> images = listed(source);
        return prefix.isEmpty()
                ? images
                : images.stream()
                        .map(image -> new ListedImage(
                                prefix + "/" + image.id(), prefix + "/" + image.path(), image.label(), image.file()))
                        .toList();
    }

    private static List<ListedImage> listed(Path source) {
        if (Files.isDirectory(source)) {
            return FolderImages.of(source);
        }
        String name = source.getFileName().toString();
        return name.endsWith(".csv") ? ManifestImages.of(source) : List.of(new ListedImage(name, name, "", source));
    }
}
