package org.colotride.data.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.colotride.config.ConfigException;
import org.colotride.data.DataReport;

/**
 * A folder with one sub-folder of images per class. The first classes by name train, the others are tested; or all of them
 * train, and queries and gallery lie in folders of their own, which hold one sub-folder per class likewise: those of one name
 * are one class. Files and folders whose name begins with a dot are no part of it. Folders within a class are not read, since
 * they may as well be classes (of {@code train/} and {@code test/}, say), but named as left out; so are images beside the
 * classes.
 *
 * @param directory the folder
 * @param trainClasses below 1 the fraction of the classes that trains, otherwise their number; ½ if absent. Not beside
 *     {@code queries} and {@code gallery}
 * @param queries the folder of the images that are searched with; absent if those of one folder search each other
 * @param gallery the folder of the images that are searched; given where {@code queries} is
 */
public record ImageFolderSource(String directory, Double trainClasses, String queries, String gallery)
        implements ImageSource {
    private static final String TRAIN = "train";
    private static final String TEST = "test";
    private static final String QUERY = "query";
    private static final String GALLERY = "gallery";

    public ImageFolderSource {
        if ((queries == null) != (gallery == null)) {
            throw new IllegalArgumentException((queries == null ? "queries" : "gallery")
                    + ": is missing; queries and gallery are given together, or neither");
        }
        if (queries != null && trainClasses != null) {
            throw new IllegalArgumentException("trainClasses: " + trainClasses
                    + " is not for a data set with queries and a gallery of its own, of which all classes of directory"
                    + " train; remove it");
        }
    }

    /** Images of one folder that search each other. */
    public ImageFolderSource(String directory, Double trainClasses) {
        this(directory, trainClasses, null, null);
    }

    @Override
    public RawSplits open(DataReport report) {
        if (directory == null) {
            throw new ConfigException(
                    "args.directory is missing: the folder that has one sub-folder of images per class"
                            + " (on the command line: data.args.directory=…)");
        }
        return queries == null ? together(report) : apart(report);
    }

    private RawSplits together(DataReport report) {
        Path root = root("directory", directory);
        List<String> classes = classes(root);
        if (classes.size() < 3) {
            throw new ConfigException(
                    "args.directory: " + directory + " has " + classes.size()
                            + " sub-folders: each class of images must be one, and at least 3 are needed (2 to train, 1 to test)");
        }
        FolderListing.reportImages(root, "beside the classes' folders; move it into one", report);
        int train = ZeroShotSplit.trainCount(classes, trainClasses == null ? 0.5 : trainClasses);
        ListedImages listed = new ListedImages(TRAIN, TEST);
        list(root, "", classes.subList(0, train), TRAIN, listed, report);
        list(root, "", classes.subList(train, classes.size()), TEST, listed, report);
        DistinctImages images = listed.distinct(report);
        return new RawSplits(
                images.split(TRAIN, classes.subList(0, train), report),
                images.split(TEST, classes.subList(train, classes.size()), report));
    }

    private RawSplits apart(DataReport report) {
        requireApart("queries", queries, "directory", directory);
        requireApart("gallery", gallery, "directory", directory);
        requireApart("gallery", gallery, "queries", queries);
        ListedImages listed = new ListedImages(TRAIN, QUERY, GALLERY);
        list("directory", directory, 2, TRAIN, listed, report);
        list("queries", queries, 1, QUERY, listed, report);
        list("gallery", gallery, 1, GALLERY, listed, report);
        DistinctImages distinct = listed.distinct(report);
        FileImages.Apart apart = distinct.apart(QUERY, GALLERY, report);
        return new RawSplits(
                distinct.split(TRAIN, distinct.classes(TRAIN), report), apart.queries(), Optional.of(apart.gallery()));
    }

    private static void requireApart(String key, String folder, String otherKey, String other) {
        try {
            if (Files.isSameFile(root(key, folder), root(otherKey, other))) {
                throw new ConfigException("args." + key + ": " + folder + " is the folder of args." + otherKey
                        + ", too, and an image has one part only; name another folder, or leave queries and gallery out, and"
                        + " the images of one folder search each other");
            }
        } catch (IOException e) {
            throw new ConfigException("args." + key + ": " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** A whole folder as one split, whose images are told apart from those of the others by its name. */
    private static void list(
            String key, String folder, int least, String split, ListedImages listed, DataReport report) {
        Path root = root(key, folder);
        List<String> classes = classes(root);
        if (classes.size() < least) {
            throw new ConfigException("args." + key + ": " + folder + " has " + classes.size()
                    + " sub-folders: each class of images must be one, and at least " + least
                    + (least == 1 ? " is" : " are") + " needed here");
        }
        FolderListing.reportImages(root, "beside the classes' folders; move it into one", report);
        list(root, split + "/", classes, split, listed, report);
    }

    private static Path root(String key, String folder) {
        Path root = FileNames.argument("args." + key, folder);
        if (!Files.isDirectory(root)) {
            throw new ConfigException("args." + key + ": " + folder + " is not a folder (relative paths start at "
                    + Path.of("").toAbsolutePath() + ")");
        }
        return root;
    }

    private static List<String> classes(Path root) {
        return FolderListing.folders(root).stream().map(FileNames::of).toList();
    }

    private static void list(
            Path root, String prefix, List<String> classes, String split, ListedImages listed, DataReport report) {
        for (String name : classes) {
            Path folder = root.resolve(name);
            for (Path file : FolderListing.files(folder)) {
                listed.add(split, file, prefix + name + "/" + FileNames.of(file), name);
            }
            FolderListing.reportFolders(
                    folder,
                    prefix + name + "/",
                    "a folder within a class; if it is a class itself, name the folder it lies in as args.directory,"
                            + " else move its images up or list them in a manifest",
                    report);
        }
    }
}
