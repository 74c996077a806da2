package org.colotride.data.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.config.ConfigException;
import org.colotride.data.DataProblem.Kind;
import org.colotride.data.DataReport;

/**
 * The images of a data set, each of which stands once. Listed twice in a split, an image would find itself: it is counted
 * once. In two splits it would be tested with what it was trained on: the first split keeps it. Both are reported by name.
 * In two classes of one split it contradicts itself, and nobody but the user knows which one is right.
 *
 * <p>Spelling does not matter: {@code a.jpg}, {@code ./a.jpg}, an absolute path and a symbolic link to it are one file.
 */
final class DistinctImages {
    private static final int NAMED = 5;

    private record Listed(FileImages.Entry entry, String split) {
        /** What stands in the way of another listing of the same file. */
        String claim(FileImages.Entry other) {
            String name = entry.name().equals(other.name()) ? "" : " as " + entry.name();
            return "listed before" + name + ", in class '" + entry.className() + "' of " + split;
        }
    }

    private final Map<String, List<FileImages.Entry>> bySplit;

    private DistinctImages(Map<String, List<FileImages.Entry>> bySplit) {
        this.bySplit = bySplit;
    }

    static DistinctImages of(Map<String, List<FileImages.Entry>> listed, DataReport report) {
        Map<Object, List<Listed>> seen = new HashMap<>();
        Map<String, List<FileImages.Entry>> distinct = new LinkedHashMap<>();
        List<String> contradictions = new ArrayList<>();
        listed.forEach((split, entries) -> {
            List<FileImages.Entry> kept = new ArrayList<>(entries.size());
            for (FileImages.Entry entry : entries) {
                List<Listed> alike = seen.computeIfAbsent(key(entry.file()), key -> new ArrayList<>(1));
                Listed first = alike.stream()
                        .filter(other -> isSame(other.entry().file(), entry.file()))
                        .findFirst()
                        .orElse(null);
                if (first == null) {
                    alike.add(new Listed(entry, split));
                    kept.add(entry);
                } else if (first.split().equals(split)
                        && !first.entry().className().equals(entry.className())) {
                    contradictions.add(
                            "'" + entry.name() + "' in class '" + entry.className() + "' was " + first.claim(entry));
                } else {
                    report.add(Kind.REPEATED, entry.name(), first.claim(entry));
                }
            }
            distinct.put(split, kept);
        });
        if (!contradictions.isEmpty()) {
            int more = contradictions.size() - NAMED;
            throw new ConfigException("an image may be of one class only: "
                    + String.join("; ", contradictions.subList(0, Math.min(NAMED, contradictions.size())))
                    + (more > 0 ? "; and " + more + " more" : "") + ": leave one of each");
        }
        return new DistinctImages(distinct);
    }

    /** Cheap, and equal for the same file; also for hard links, which are copies that happen to take no room. */
    private static Object key(Path file) {
        try {
            Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            return key == null ? file.toRealPath() : key;
        } catch (IOException e) {
            // It is not there, which is told later.
            return file.toAbsolutePath().normalize();
        }
    }

    private static boolean isSame(Path a, Path b) {
        if (a.equals(b)) {
            return true;
        }
        try {
            return a.toRealPath().equals(b.toRealPath());
        } catch (IOException e) {
            return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
        }
    }

    /** Images of a split. */
    List<FileImages.Entry> of(String split) {
        return bySplit.get(split);
    }

    /** Classes of some splits, in the order of their images. */
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

    /** Queries and a gallery that are apart, without what cannot be used. */
    FileImages.Apart apart(String queries, String gallery, DataReport report) {
        return FileImages.checkedApart(classes(queries, gallery), of(queries), of(gallery), report);
    }
}
