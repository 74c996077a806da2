package org.colotride.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.colotride.data.DataProblem.Kind;
import org.colotride.data.DataReport;
import org.colotride.data.UnreadableImageException;
import org.colotride.tensor.ImageSize;

/** Images that are files, decoded whenever they are needed. */
final class FileImages implements RawImages {
    /**
     * A file as a data set lists it.
     *
     * @param name its path within the data set
     */
    record Entry(Path file, String name, String className) {}

    private record Labelled(Path file, String name, int label) {}

    private final List<Labelled> images;
    private final List<String> classNames;
    private final OfficialCounts.Split listed;

    private FileImages(List<Labelled> images, List<String> classNames, List<Entry> listed) {
        this.images = images;
        this.classNames = classNames;
        this.listed = new OfficialCounts.Split(listed.size(), (int)
                listed.stream().map(Entry::className).distinct().count());
    }

    /**
     * Checks that each file exists and begins as an image does, and leaves out those that do not and the classes that
     * then have fewer than two images.
     *
     * @param classNames the split's classes in the order in which they are numbered
     */
    static FileImages checked(List<String> classNames, List<Entry> entries, DataReport report) {
        Map<String, List<Entry>> byClass = new LinkedHashMap<>();
        classNames.forEach(name -> byClass.put(name, new ArrayList<>()));
        for (Entry entry : entries) {
            if (isUsable(entry, report)) {
                byClass.get(entry.className()).add(entry);
            }
        }
        List<Labelled> images = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        byClass.forEach((className, members) -> {
            if (members.size() < 2) {
                report.add(
                        Kind.SMALL_CLASS, className, members.isEmpty() ? "no usable image" : "a single usable image");
                return;
            }
            members.forEach(entry -> images.add(new Labelled(entry.file(), entry.name(), kept.size())));
            kept.add(className);
        });
        return new FileImages(images, kept, entries);
    }

    /** Two splits that number their classes alike. */
    record Apart(FileImages queries, FileImages gallery) {}

    /**
     * As {@link #checked}, of queries and a gallery that are apart. A class is left out if neither has a usable image of
     * it; one image in either is enough to be searched, or to be found.
     *
     * @param classNames the classes of both in the order in which they are numbered
     */
    static Apart checkedApart(List<String> classNames, List<Entry> queries, List<Entry> gallery, DataReport report) {
        List<Entry> usableQueries = usable(queries, report);
        List<Entry> usableGallery = usable(gallery, report);
        Set<String> present = new HashSet<>();
        usableQueries.forEach(entry -> present.add(entry.className()));
        usableGallery.forEach(entry -> present.add(entry.className()));
        Map<String, Integer> numbers = new LinkedHashMap<>();
        for (String name : classNames) {
            if (present.contains(name)) {
                numbers.put(name, numbers.size());
            } else {
                report.add(Kind.SMALL_CLASS, name, "no usable image");
            }
        }
        return new Apart(numbered(usableQueries, numbers, queries), numbered(usableGallery, numbers, gallery));
    }

    private static List<Entry> usable(List<Entry> entries, DataReport report) {
        return entries.stream().filter(entry -> isUsable(entry, report)).toList();
    }

    private static FileImages numbered(List<Entry> entries, Map<String, Integer> numbers, List<Entry> listed) {
        return new FileImages(
                entries.stream()
                        .map(entry -> new Labelled(entry.file(), entry.name(), numbers.get(entry.className())))
                        .toList(),
                List.copyOf(numbers.keySet()),
                listed);
    }

    private static boolean isUsable(Entry entry, DataReport report) {
        try (InputStream in = Files.newInputStream(entry.file())) {
            byte[] head = in.readNBytes(ImageFormat.SIGNATURE_LENGTH);
            if (head.length == 0) {
                report.add(Kind.UNREADABLE, entry.name(), "an empty file");
                return false;
            }
            if (ImageFormat.of(head).isEmpty()) {
                report.add(Kind.NOT_AN_IMAGE, entry.name(), "not " + ImageFormat.KNOWN);
                return false;
            }
            return true;
        } catch (NoSuchFileException e) {
            report.add(Kind.MISSING, entry.name(), "no such file");
        } catch (IOException e) {
            report.add(Kind.UNREADABLE, entry.name(), String.valueOf(e.getMessage()));
        }
        return false;
    }

    @Override
    public int size() {
        return images.size();
    }

    @Override
    public int label(int index) {
        return images.get(index).label();
    }

    @Override
    public int classCount() {
        return classNames.size();
    }

    @Override
    public String className(int label) {
        return classNames.get(label);
    }

    @Override
    public OfficialCounts.Split listed() {
        return listed;
    }

    @Override
    public String name(int index) {
        return images.get(index).name();
    }

    @Override
    public Optional<ImageSize> size2d() {
        return Optional.empty();
    }

    @Override
    public Optional<Path> file(int index) {
        return Optional.of(images.get(index).file());
    }

    @Override
    public RawImage read(int index) {
        Path file = images.get(index).file();
        try {
            // Whether they are an image, and a whole one, is asked by whoever decodes them: see ImageHeader.decodable.
            return new RawImage.Encoded(ImageHeader.bytes(file));
        } catch (IOException e) {
            throw new UnreadableImageException(file + ": " + e, e);
        } catch (IllegalArgumentException e) {
            throw new UnreadableImageException(file + ": " + e.getMessage(), e);
        }
    }
}
