package org.colotride.data.source;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.colotride.config.ConfigException;
import org.colotride.data.DataReport;

/**
 * Stanford Online Products (Song, Xiang, Jegelka and Savarese, CVPR 2016) in its official layout: {@code Ebay_train.txt} and
 * {@code Ebay_test.txt}, each {@code image_id class_id super_class_id path}. Its own zero-shot split: 59,551 images of
 * 11,318 products train, 60,502 of 11,316 others are tested.
 *
 * @param directory the folder that holds them, or the one above {@code Stanford_Online_Products}
 */
public record SopSource(String directory) implements ImageSource {
    private static final Map<String, String> LISTS = Map.of("train", "Ebay_train.txt", "test", "Ebay_test.txt");
    private static final String CONTENTS =
            "Ebay_train.txt, Ebay_test.txt and the …_final/ folders of Stanford Online Products";
    private static final String HEADER = "image_id";

    @Override
    public Optional<OfficialCounts> official() {
        return Optional.of(OfficialCounts.of(59_551, 11_318, 60_502, 11_316));
    }

    @Override
    public RawSplits open(DataReport report) {
        Path root = DatasetFolder.find(directory, "Stanford_Online_Products", LISTS.get("train"), CONTENTS);
        ListedImages listed = new ListedImages("train", "test");
        LISTS.forEach((split, list) -> read(root, root.resolve(list), split, listed));
        requireNewClasses(root, listed);
        DistinctImages images = listed.distinct(report);
        return new RawSplits(
                images.split("train", images.classes("train"), report),
                images.split("test", images.classes("test"), report));
    }

    private static void read(Path root, Path list, String split, ListedImages images) {
        for (ListFile.Line line : ListFile.read(list, 0, 4)) {
            if (line.number() == 1 && line.text(0).equals(HEADER)) {
                continue;
            }
            line.positive(0, HEADER);
            images.add(split, line.within(root, 3), "product " + line.positive(1, "class_id"));
        }
    }

    private static void requireNewClasses(Path root, ListedImages images) {
        Set<String> trained = new HashSet<>(images.classes("train"));
        images.classes("test").stream().filter(trained::contains).findFirst().ifPresent(name -> {
            throw new ConfigException(root + ": " + name
                    + " is in both lists; the test's classes must not have been trained on. Is one list a copy?");
        });
    }
}
