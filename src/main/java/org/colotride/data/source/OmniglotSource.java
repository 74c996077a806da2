package org.colotride.data.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
        Path root = Path.of(directory);
        return new RawSplits(split(root, TRAIN, report), split(root, TEST, report));
    }

    private static RawImages split(Path root, String split, DataReport report) {
        Path folder = root.resolve(split);
        if (!Files.isDirectory(folder)) {
            throw new ConfigException("args.directory: " + root + " does not hold " + split
                    + "/ (unpack it there; relative paths start at "
                    + Path.of("").toAbsolutePath() + ")");
        }
        ListedImages images = new ListedImages();
        for (Path alphabet : children(folder, true)) {
            for (Path character : children(alphabet, true)) {
                String className = alphabet.getFileName() + "/" + character.getFileName();
                for (Path file : children(character, false)) {
                    images.add(split, file, split + "/" + className + "/" + file.getFileName(), className);
                }
            }
        }
        return images.split(split, images.classes(split), report);
    }

    private static List<Path> children(Path folder, boolean folders) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(path -> !path.getFileName().toString().startsWith("."))
                    .filter(path -> Files.isDirectory(path) == folders)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ConfigException(folder + ": cannot be listed: " + e, e);
        }
    }
}
