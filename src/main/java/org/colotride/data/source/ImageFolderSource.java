package org.colotride.data.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.colotride.config.ConfigException;
import org.colotride.data.DataReport;

/**
 * A folder with one sub-folder of images per class. The first classes by name train, the others are tested. Files and
 * folders whose name begins with a dot are no part of it. Folders within a class are not read, since they may as well be
 * classes (of {@code train/} and {@code test/}, say), but named as left out; so are images beside the classes.
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
        Path root = FileNames.argument("args.directory", directory);
        if (!Files.isDirectory(root)) {
            throw new ConfigException("args.directory: " + directory + " is not a folder (relative paths start at "
                    + Path.of("").toAbsolutePath() + ")");
        }
        List<String> classes =
                FolderListing.folders(root).stream().map(FileNames::of).toList();
        if (classes.size() < 3) {
            throw new ConfigException(
                    "args.directory: " + directory + " has " + classes.size()
                            + " sub-folders: each class of images must be one, and at least 3 are needed (2 to train, 1 to test)");
        }
        FolderListing.reportImages(root, "beside the classes' folders; move it into one", report);
        int train = ZeroShotSplit.trainCount(classes, trainClasses == null ? 0.5 : trainClasses);
        ListedImages listed = new ListedImages("train", "test");
        list(root, classes.subList(0, train), "train", listed, report);
        list(root, classes.subList(train, classes.size()), "test", listed, report);
        DistinctImages images = listed.distinct(report);
        return new RawSplits(
                images.split("train", classes.subList(0, train), report),
                images.split("test", classes.subList(train, classes.size()), report));
    }

    private static void list(Path root, List<String> classes, String split, ListedImages listed, DataReport report) {
        for (String name : classes) {
            Path folder = root.resolve(name);
            for (Path file : FolderListing.files(folder)) {
                listed.add(split, file, name + "/" + FileNames.of(file), name);
            }
            FolderListing.reportFolders(
                    folder,
                    name + "/",
                    "a folder within a class; if it is a class itself, name the folder it lies in as args.directory,"
                            + " else move its images up or list them in a manifest",
                    report);
        }
    }
}
