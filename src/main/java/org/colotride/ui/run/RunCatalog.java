package org.colotride.ui.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.colotride.experiment.folder.RunFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runs and searches below some folders, newest first. Ids stay what they are. Thread-safe. */
public final class RunCatalog {
    private static final Logger LOG = LoggerFactory.getLogger(RunCatalog.class);
    /** A page lists no more. */
    private static final int MOST = 50;
    /** A folder of more is not gone through. */
    private static final int MOST_ENTRIES = 5000;

    private final List<Path> roots;
    private final Map<Path, String> ids = new HashMap<>();
    private Map<String, Path> runs = Map.of();
    private Map<String, Path> searches = Map.of();

    /** @param roots folders of a run or a search, or that hold some of them */
    public RunCatalog(List<Path> roots) {
        this.roots = roots.stream().map(RunCatalog::plain).toList();
        refresh();
    }

    /** One folder is one run, however it was spelled. */
    private static Path plain(Path folder) {
        return folder.toAbsolutePath().normalize();
    }

    /** Whether a folder is a run's. */
    public static boolean isRun(Path folder) {
        return Files.isRegularFile(new RunFolder(folder).config());
    }

    /** Whether a folder is a search's. */
    public static boolean isSearch(Path folder) {
        return Files.isRegularFile(folder.resolve("search.yaml")) || Files.isDirectory(folder.resolve("candidates"));
    }

    /** Looks again at what there is. */
    synchronized void refresh() {
        List<Path> foundRuns = new ArrayList<>();
        List<Path> foundSearches = new ArrayList<>();
        for (Path root : roots) {
            if (isRun(root)) {
                foundRuns.add(root);
            } else if (isSearch(root)) {
                foundSearches.add(root);
                children(root.resolve("candidates")).stream()
                        .filter(RunCatalog::isRun)
                        .forEach(foundRuns::add);
            } else {
                List<Path> children = children(root);
                children.stream().filter(RunCatalog::isRun).forEach(foundRuns::add);
                children.stream().filter(RunCatalog::isSearch).forEach(foundSearches::add);
            }
        }
        runs = named(foundRuns, folder -> started(new RunFolder(folder).config()));
        searches = named(foundSearches, folder -> started(folder.resolve("search.yaml")));
    }

    private static List<Path> children(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isDirectory).limit(MOST_ENTRIES).toList();
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("{} cannot be listed", folder, e);
            return List.of();
        }
    }

    static FileTime started(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    /** A folder as of one moment: what is sorted by must not change meanwhile. */
    private record Found(Path folder, FileTime started) {}

    private Map<String, Path> named(List<Path> folders, Function<Path, FileTime> time) {
        Map<String, Path> named = new LinkedHashMap<>();
        folders.stream()
                .distinct()
                .map(folder -> new Found(folder, time.apply(folder)))
                .sorted(Comparator.comparing(Found::started).reversed().thenComparing(found -> found.folder()
                        .toString()))
                .limit(MOST)
                .forEach(found -> named.put(id(found.folder()), found.folder()));
        return named;
    }

    private String id(Path folder) {
        String known = ids.get(folder);
        if (known != null) {
            return known;
        }
        String name = String.valueOf(folder.getFileName());
        String plain = RunFiles.isPlain(name) ? name : "run";
        String id = plain;
        for (int i = 2; ids.containsValue(id); i++) {
            id = plain + "-" + i;
        }
        ids.put(folder, id);
        return id;
    }

    /** The id of a run's folder, whether it is listed yet or not. */
    public synchronized String idOf(Path folder) {
        return id(plain(folder));
    }

    /** Folders by id. */
    public synchronized Map<String, Path> runs() {
        return runs;
    }

    /** Folders by id. */
    public synchronized Map<String, Path> searches() {
        return searches;
    }
}
