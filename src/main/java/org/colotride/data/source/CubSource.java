package org.colotride.data.source;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.colotride.config.ConfigException;
import org.colotride.data.DataReport;

/**
 * CUB-200-2011 (Wah, Branson, Welinder, Perona and Belongie, 2011) in its official layout: {@code images.txt},
 * {@code image_class_labels.txt}, {@code classes.txt} and {@code images/}. The zero-shot split of metric learning: classes
 * 1–100 train (5,864 images), 101–200 are tested (5,924); {@code train_test_split.txt}, which splits within classes, is not
 * used.
 *
 * @param directory the folder that holds them, or the one above {@code CUB_200_2011}
 */
public record CubSource(String directory) implements ImageSource {
    private static final int LAST_TRAIN_CLASS = 100;
    private static final String CONTENTS =
            "images.txt, image_class_labels.txt, classes.txt and images/ of CUB-200-2011";

    @Override
    public Optional<OfficialCounts> official() {
        return Optional.of(OfficialCounts.of(5_864, 100, 5_924, 100));
    }

    @Override
    public RawSplits open(DataReport report) {
        Path root = DatasetFolder.find(directory, "CUB_200_2011", "images.txt", CONTENTS);
        Map<Integer, String> names = new TreeMap<>();
        for (ListFile.Line line : ListFile.read(root.resolve("classes.txt"), 0, 2)) {
            if (names.put(line.positive(0, "class"), line.text(1)) != null) {
                throw line.wrong("class " + line.text(0) + " is listed twice");
            }
        }
        Map<Integer, Integer> classOf = new HashMap<>();
        for (ListFile.Line line : ListFile.read(root.resolve("image_class_labels.txt"), 0, 2)) {
            int number = line.positive(1, "class");
            if (!names.containsKey(number)) {
                throw line.wrong("class " + number + " is not in classes.txt");
            }
            if (classOf.put(line.positive(0, "image"), number) != null) {
                throw line.wrong("image " + line.text(0) + " is listed twice");
            }
        }
        ListedImages listed = new ListedImages("train", "test");
        for (ListFile.Line line : ListFile.read(root.resolve("images.txt"), 0, 2)) {
            Integer number = classOf.remove(line.positive(0, "image"));
            if (number == null) {
                throw line.wrong("image " + line.text(0)
                        + " is listed twice, or image_class_labels.txt does not give its class");
            }
            listed.add(
                    number <= LAST_TRAIN_CLASS ? "train" : "test",
                    line.within(root.resolve("images"), 1),
                    names.get(number));
        }
        if (!classOf.isEmpty()) {
            throw new ConfigException(root.resolve("images.txt") + ": lacks image "
                    + classOf.keySet().iterator().next() + " and " + (classOf.size() - 1)
                    + " more that image_class_labels.txt has");
        }
        DistinctImages images = listed.distinct(report);
        List<String> train = classes(names, true);
        List<String> test = classes(names, false);
        return new RawSplits(images.split("train", train, report), images.split("test", test, report));
    }

    private static List<String> classes(Map<Integer, String> names, boolean train) {
        return names.entrySet().stream()
                .filter(entry -> entry.getKey() <= LAST_TRAIN_CLASS == train)
                .map(Map.Entry::getValue)
                .toList();
    }
}
