package org.colotride.data.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataProblem;
import org.colotride.data.DataReport;
import org.colotride.data.UnreadableImageException;
import org.colotride.data.source.ImageContent;
import org.colotride.data.source.ImageSource;
import org.colotride.data.source.OfficialCounts;
import org.colotride.data.source.RawImage;
import org.colotride.data.source.RawImages;
import org.colotride.data.source.RawSplits;
import org.colotride.io.Progress;

/**
 * Reads every image of a data set and says what is not as published: counts, files that are absent, broken or double.
 * Counts are those of the lists. An image file that lies in two splits is a problem, twice in one split a note; pixels of
 * an official file that do are a note, since they may be so as published (CIFAR's test images have duplicates among those
 * that train: Barz and Denzler, 2020). Grey images among coloured ones are noted, since they will be expanded to three
 * channels, and so are classes of a single image, which give no pair.
 */
public final class DatasetCheck {
    /** An image of a split, without its content. */
    private record Seen(String split, String name, boolean isFile) {}

    private final ImageSource source;
    private final Optional<OfficialCounts> expected;
    private final Findings problems = new Findings();
    private final Findings notes = new Findings();

    /** @param expected the sizes to compare with; empty to compare none */
    public DatasetCheck(ImageSource source, Optional<OfficialCounts> expected) {
        this.source = source;
        this.expected = expected;
    }

    /**
     * Runs it, on all processors.
     *
     * @throws org.colotride.config.ConfigException if the data set cannot be opened at all
     */
    public CheckReport run(Progress progress) {
        DataReport report = new DataReport(CorruptPolicy.SKIP);
        RawSplits raw = source.open(report);
        Map<String, RawImages> splits = raw.byName();
        progress.start(
                "Checking", splits.values().stream().mapToLong(RawImages::size).sum());
        Map<String, Seen> contents = new HashMap<>();
        splits.forEach((split, images) -> {
            String[] digests = new String[images.size()];
            IntStream.range(0, images.size()).parallel().forEach(index -> {
                digests[index] = inspect(images, index);
                synchronized (progress) {
                    progress.step(1);
                }
            });
            findDoubles(split, images, digests, contents);
        });
        progress.close();
        List<String> lines = new ArrayList<>();
        splits.forEach((split, images) -> lines.add(size(split, images)));
        report.counts().forEach((kind, count) -> {
            // If files are to blame, they are problems of their own.
            Findings findings = kind == DataProblem.Kind.SMALL_CLASS ? notes : problems;
            report.examples(kind)
                    .forEach(problem -> findings.add(kind.title() + " (" + count + " in all)", problem.toString()));
        });
        lines.addAll(problems.lines("Problem: "));
        lines.addAll(notes.lines("Note: "));
        return new CheckReport(lines, problems.titles());
    }

    private String size(String split, RawImages images) {
        OfficialCounts.Split listed = images.listed();
        String found = listed.images() + " images of " + listed.classes() + " classes";
        Optional<OfficialCounts.Split> official = expected.map(counts -> switch (split) {
            case "train" -> counts.train();
            case "gallery" -> counts.gallery().orElse(counts.test());
            default -> counts.test();
        });
        official.ifPresent(counts -> {
            if (!counts.equals(listed)) {
                problems.add(
                        "sizes that are not as published",
                        split + " has " + found + ", expected are " + counts.images() + " of " + counts.classes());
            }
        });
        return split + ": " + found;
    }

    /** Checksum of an image's content; null if it cannot be read. */
    private String inspect(RawImages images, int index) {
        RawImage image;
        try {
            image = images.read(index);
        } catch (UnreadableImageException e) {
            problems.add("images that cannot be read", e.getMessage());
            return null;
        }
        if (image instanceof RawImage.Encoded encoded) {
            inspect(images.name(index), encoded.bytes());
        }
        return ImageContent.sha256(image);
    }

    private void inspect(String name, byte[] bytes) {
        try {
            switch (ImageInspection.of(bytes)) {
                case UNDECODABLE -> problems.add("images that cannot be decoded", name);
                case GREY -> notes.add(
                        "grey images, which become three equal channels where the pipeline has three", name);
                case COLOUR -> {}
            }
        } catch (IllegalArgumentException e) {
            problems.add("images that cannot be decoded", name + ": " + e.getMessage());
        }
    }

    /** In the order of the lists, so that of several equal images the first is named with each of the others. */
    private void findDoubles(String split, RawImages images, String[] digests, Map<String, Seen> contents) {
        for (int i = 0; i < digests.length; i++) {
            Seen seen = new Seen(split, images.name(i), images.file(i).isPresent());
            Seen first = digests[i] == null ? null : contents.putIfAbsent(digests[i], seen);
            if (first == null) {
                continue;
            }
            String pair = first.name() + " = " + seen.name();
            if (first.split().equals(split)) {
                notes.add("images with the same content in one split", pair);
            } else {
                (seen.isFile() ? problems : notes).add("images with the same content in two splits", pair);
            }
        }
    }
}
