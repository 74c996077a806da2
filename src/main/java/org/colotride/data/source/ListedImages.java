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

    void add(String split, Path file, String name, String className) {
        bySplit.computeIfAbsent(split, key -> new ArrayList<>()).add(new FileImages.Entry(file, name, className));
    }

    /** Images of a split, as listed. */
    List<FileImages.Entry> of(String split) {
        return bySplit.getOrDefault(split, List.of());
    }

    /** Classes of some splits, as listed. */
    List<String> classes(String... splits) {
        List<String> classes = new ArrayList<>();
        for (String split : splits) {
            of(split).forEach(entry -> classes.add(entry.className()));
        }
        return classes.stream().distinct().toList();
    }

    /** A split without what cannot be used. */
    RawImages split(String split, List<String> classes, DataReport report) {
        return FileImages.checked(classes, of(split), report);
    }
}
