package org.colotride.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.colotride.config.ConfigException;
import org.colotride.data.source.FolderListing;
import org.colotride.io.storage.Storages;

/**
 * A model, perhaps, and images from anywhere, as the words of a command line name them.
 *
 * @param model a run folder or a model's file; empty for the newest run
 * @param images image files, those of folders by name
 */
record PhotographArguments(Optional<String> model, List<Path> images) {
    private static final String MODEL = ".zip";
    private static final String IMAGE_NAME = ".*\\.(jpe?g|png|bmp|webp|gif|tiff?|heic)";

    /** @throws ConfigException if a word names neither an image nor a folder of images */
    static PhotographArguments of(List<String> words) {
        boolean named = !words.isEmpty() && isModel(words.get(0));
        List<Path> images = new ArrayList<>();
        for (String word : words.subList(named ? 1 : 0, words.size())) {
            images.addAll(images(LocalPath.of(word)));
        }
        return new PhotographArguments(named ? Optional.of(words.get(0)) : Optional.empty(), List.copyOf(images));
    }

    /** What does not exist is taken for a model unless it is called like an image, so that the error speaks of that. */
    private static boolean isModel(String word) {
        boolean image = word.toLowerCase(Locale.ROOT).matches(IMAGE_NAME);
        if (Storages.isAddress(word)) {
            return !image;
        }
        Path path = Path.of(word);
        return word.endsWith(MODEL)
                || !Files.exists(path) && !image
                || Files.isDirectory(path) && (Files.exists(path.resolve("config.yaml")) || !holdsImages(path));
    }

    private static boolean holdsImages(Path folder) {
        return !FolderListing.images(folder).isEmpty();
    }

    /** An image file, or those of a folder by name. */
    static List<Path> images(Path path) {
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        if (!Files.isDirectory(path)) {
            throw new ConfigException("command line: " + path + ": there is no such image file");
        }
        List<Path> images = FolderListing.images(path);
        if (images.isEmpty()) {
            throw new ConfigException("command line: " + path + ": holds no image (folders within it are not read)");
        }
        return images;
    }
}
