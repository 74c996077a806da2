package org.colotride.data.check;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.UnreadableImageException;
import org.colotride.data.source.ImageSource;
import org.colotride.data.source.OfficialCounts;
import org.colotride.data.source.RawImage;
import org.colotride.data.source.RawImages;
import org.colotride.data.source.RawSplits;
import org.colotride.report.Progress;

/**
 * Reads every image of a data set and says what is not as published: counts, files that are absent, broken or double. An
 * image that lies in two splits is a problem, twice in one split a note; grey images among coloured ones are noted, since
 * they will be expanded to three channels.
 */
public final class DatasetCheck {
    /** An image of a split, without its content. */
    private record Seen(String split, String name) {}

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
        Map<String, RawImages> splits = new LinkedHashMap<>();
        splits.put("train", raw.train());
        splits.put(raw.gallery().isPresent() ? "query" : "test", raw.test());
        raw.gallery().ifPresent(gallery -> splits.put("gallery", gallery));
        progress.start(
                "Checking", splits.values().stream().mapToLong(RawImages::size).sum());
        Map<String, Seen> contents = new ConcurrentHashMap<>();
        splits.forEach(
                (split, images) -> IntStream.range(0, images.size()).parallel().forEach(index -> {
                    inspect(split, images, index, contents);
                    synchronized (progress) {
                        progress.step(1);
                    }
                }));
        progress.close();
        List<String> lines = new ArrayList<>();
        splits.forEach((split, images) -> lines.add(size(split, images)));
        report.counts().forEach((kind, count) -> report.examples(kind)
                .forEach(problem -> problems.add(kind.title() + " (" + count + " in all)", problem.toString())));
        lines.addAll(problems.lines("Problem: "));
        lines.addAll(notes.lines("Note: "));
        return new CheckReport(lines, problems.titles());
    }

    private String size(String split, RawImages images) {
        String found = images.size() + " images of " + images.classCount() + " classes";
        Optional<OfficialCounts.Split> official = expected.map(counts -> switch (split) {
            case "train" -> counts.train();
            case "gallery" -> counts.gallery().orElse(counts.test());
            default -> counts.test();
        });
        official.ifPresent(counts -> {
            if (counts.images() != images.size() || counts.classes() != images.classCount()) {
                problems.add(
                        "sizes that are not as published",
                        split + " has " + found + ", expected are " + counts.images() + " of " + counts.classes());
            }
        });
        return split + ": " + found;
    }

    private void inspect(String split, RawImages images, int index, Map<String, Seen> contents) {
        RawImage image;
        try {
            image = images.read(index);
        } catch (UnreadableImageException e) {
            problems.add("images that cannot be read", e.getMessage());
            return;
        }
        String name = images.name(index);
        if (image instanceof RawImage.Encoded encoded) {
            switch (ImageInspection.of(encoded.bytes())) {
                case UNDECODABLE -> problems.add("images that cannot be decoded", name);
                case GREY -> notes.add(
                        "grey images, which become three equal channels where the pipeline has three", name);
                case COLOUR -> {}
            }
            Seen first = contents.putIfAbsent(digest(encoded.bytes()), new Seen(split, name));
            if (first != null && first.split().equals(split)) {
                notes.add("images with the same content in one split", pair(first.name(), name));
            } else if (first != null) {
                problems.add("images with the same content in two splits", pair(first.name(), name));
            }
        }
    }

    /** The same whichever thread was first. */
    private static String pair(String a, String b) {
        return a.compareTo(b) < 0 ? a + " = " + b : b + " = " + a;
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
