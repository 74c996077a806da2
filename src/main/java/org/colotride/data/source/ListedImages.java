package org.colotride.data.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.data.DataReport;

/** Collects the images that a data set lists, by split. */
final class ListedImages {
    private final Map<String, List<FileImages.Entry>> bySplit = new LinkedHashMap<>();

    /** @param splits in the order of their claim on an image that stands in several: the first one keeps it */
    ListedImages(String... splits) {
        for (String split : splits) {
            bySplit.put(split, new ArrayList<>());
        }
    }

    void add(String split, Path file, String name, String className) {
        add(split, new ListFile.Place(file, name), className);
    }

    void add(String split, ListFile.Place place, String className) {
        bySplit.get(split).add(new FileImages.Entry(place.file(), place.name(), className));
    }

    /** Classes of a split, in the order of their images. */
    List<String> classes(String split) {
        return bySplit.get(split).stream()
                .map(FileImages.Entry::className)
                .distinct()
                .toList();
    }

    /**
     * The same with each file once.
     *
     * @param report receives the names of what was listed before
     * @throws org.colotride.config.ConfigException if a file stands in two classes of one split
     */
    DistinctImages distinct(DataReport report) {
        return DistinctImages.of(bySplit, report);
    }
}
