package org.colotride.data.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.colotride.config.ConfigException;
import org.colotride.data.DataReport;

/**
 * MNIST and data sets that are published in its four IDX files: {@code train-images-idx3-ubyte},
 * {@code train-labels-idx1-ubyte}, {@code t10k-images-idx3-ubyte} and {@code t10k-labels-idx1-ubyte}, gzipped
 * ({@code .gz}) or not. The split is the data set's own: both parts have the same classes.
 *
 * @param directory the folder of the four files
 * @param classNames names of the labels 0, 1, …; if absent, the labels themselves
 */
public record IdxSource(String directory, List<String> classNames) implements ImageSource {
    /** The files' names without {@code .gz}: images and labels to train, images and labels to test. */
    public static final List<String> FILES = List.of(
            "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte");

    private static final int BYTE_LABELS = 256;

    @Override
    public RawSplits open(DataReport report) {
        if (directory == null) {
            throw new ConfigException(
                    "args.directory is missing: the folder that holds " + FILES.get(0) + " and so on");
        }
        return open(FileNames.argument("args.directory", directory), classNames, (file, idx) -> {});
    }

    /** The file of this name in a folder, gzipped or not; null if it is not there. */
    public static Path find(Path directory, String name) {
        Path plain = directory.resolve(name);
        Path gzipped = directory.resolve(name + ".gz");
        return Files.isRegularFile(plain) ? plain : Files.isRegularFile(gzipped) ? gzipped : null;
    }

    /** @param check is shown every file with its name, and may throw */
    static RawSplits open(Path directory, List<String> classNames, BiConsumer<String, IdxFile> check) {
        List<IdxFile> files = new ArrayList<>();
        for (String name : FILES) {
            Path file = find(directory, name);
            if (file == null) {
                throw new ConfigException(
                        "directory " + directory + ": holds neither " + name + " nor " + name + ".gz");
            }
            files.add(IdxFile.read(file, name.contains("images") ? 3 : 1));
            check.accept(name, files.get(files.size() - 1));
        }
        List<String> names = classNames != null ? classNames : numbers(files.get(1), files.get(3));
        return new RawSplits(
                new IdxImages("train", files.get(0), files.get(1), names),
                new IdxImages("test", files.get(2), files.get(3), names));
    }

    private static List<String> numbers(IdxFile... labels) {
        boolean[] used = new boolean[BYTE_LABELS];
        for (IdxFile file : labels) {
            for (byte label : file.bytes()) {
                used[label & 0xFF] = true;
            }
        }
        List<String> names = new ArrayList<>();
        int last = BYTE_LABELS - 1;
        while (last > 0 && !used[last]) {
            last--;
        }
        for (int i = 0; i <= last; i++) {
            names.add(Integer.toString(i));
        }
        return names;
    }
}
