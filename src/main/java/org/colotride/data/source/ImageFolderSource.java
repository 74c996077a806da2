package org.colotride.data.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.colotride.config.ConfigException;
import org.colotride.data.DataReport;

/**
 * A folder with one sub-folder of images per class. The first classes by name train, the others are tested. Files and
 * folders whose name begins with a dot are no part of it.
 *
 * @param directory the folder
 * @param trainClasses below 1 the fraction of the classes that trains, otherwise their number; ½ if absent
 */
public record ImageFolderSource(String directory, Double trainClasses) implements ImageSource {
    @Override
    public RawSplits open(DataReport report) {
        if (directory == null) {
            throw new ConfigException(
                    "args.directory is missing: the folder that has one sub-folder of images per class"
                            + " (on the command line: data.args.directory=…)");
        }
        Path root = Path.of(directory);
        if (!Files.isDirectory(root)) {
            throw new ConfigException("args.directory: " + directory + " is not a folder (relative paths start at "
                    + Path.of("").toAbsolutePath() + ")");
        }
        List<String> classes = list(root, Files::isDirectory).stream()
                .map(path -> path.getFileName().toString())
                .toList();
        if (classes.size() < 3) {
            throw new ConfigException(
                    "args.directory: " + directory + " has " + classes.size()
                            + " sub-folders: each class of images must be one, and at least 3 are needed (2 to train, 1 to test)");
        }
        int train = ZeroShotSplit.trainCount(classes, trainClasses == null ? 0.5 : trainClasses);
        return new RawSplits(
                split(root, classes.subList(0, train), report),
                split(root, classes.subList(train, classes.size()), report));
    }

    private static RawImages split(Path root, List<String> classes, DataReport report) {
        List<FileImages.Entry> entries = new ArrayList<>();
        for (String name : classes) {
            for (Path file : list(root.resolve(name), path -> !Files.isDirectory(path))) {
                entries.add(new FileImages.Entry(file, name + "/" + file.getFileName(), name));
            }
        }
        return FileImages.checked(classes, entries, report);
    }

    private static List<Path> list(Path folder, Predicate<Path> wanted) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(path -> !path.getFileName().toString().startsWith("."))
                    .filter(wanted)
                    .sorted((a, b) ->
                            a.getFileName().toString().compareTo(b.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new ConfigException("args.directory: " + folder + " cannot be listed: " + e, e);
        }
    }
}
