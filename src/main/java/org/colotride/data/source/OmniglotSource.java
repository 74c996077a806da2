package org.colotride.data.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.colotride.config.ConfigException;
import org.colotride.data.DataReport;

/**
 * Omniglot (Lake, Salakhutdinov and Tenenbaum, 2015) and folders like it: {@code images_background/} trains,
 * {@code images_evaluation/} is tested, each {@code alphabet/character/image}. A class is a character of an alphabet.
 *
 * @param directory the folder that holds both
 */
public record OmniglotSource(String directory) implements ImageSource {
    private static final String TRAIN = "images_background";
    private static final String TEST = "images_evaluation";

    @Override
    public Optional<OfficialCounts> official() {
        return Optional.of(OfficialCounts.of(19_280, 964, 13_180, 659));
    }

    @Override
    public RawSplits open(DataReport report) {
        if (directory == null) {
            throw new ConfigException("args.directory is missing: the folder that holds " + TRAIN + "/ and " + TEST
                    + "/ (on the command line: data.args.directory=…)");
        }
        Path root = FileNames.argument("args.directory", directory);
        ListedImages listed = new ListedImages(TRAIN, TEST);
        list(root, TRAIN, listed, report);
        list(root, TEST, listed, report);
        DistinctImages images = listed.distinct(report);
        return new RawSplits(
                images.split(TRAIN, images.classes(TRAIN), report), images.split(TEST, images.classes(TEST), report));
    }

    private static void list(Path root, String split, ListedImages images, DataReport report) {
        Path folder = root.resolve(split);
        if (!Files.isDirectory(folder)) {
            throw new ConfigException("args.directory: " + root + " does not hold " + split
                    + "/ (unpack it there; relative paths start at "
                    + Path.of("").toAbsolutePath() + ")");
        }
        for (Path alphabet : FolderListing.folders(folder)) {
            for (Path character : FolderListing.folders(alphabet)) {
                String className = FileNames.of(alphabet) + "/" + FileNames.of(character);
                String prefix = split + "/" + className + "/";
                for (Path file : FolderListing.files(character)) {
                    images.add(split, file, prefix + FileNames.of(file), className);
                }
                FolderListing.reportFolders(
                        character, prefix, "a folder within a character; images lie in alphabet/character/", report);
            }
        }
    }
}
