package org.colotride.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.io.Checksums;

/**
 * Images with the same content under two names. Of files, only those of equal length and then of equal beginnings are
 * read whole, so that a large data set is not read for this.
 */
public final class ImageCopies {
    private static final int BEGINNING = 4096;

    /**
     * A query, and an image among those searched that has the same content but is not the query itself.
     *
     * @param query index of the query
     * @param image index of the image in the set that is searched
     */
    public record Pair(int query, int image) {}

    private record Item(RawImages images, int index, boolean query) {
        Path file() {
            return images.file(index).orElseThrow();
        }
    }

    /** What of an image is compared. */
    private interface Key {
        Object of(Item item) throws IOException;
    }

    private ImageCopies() {}

    /** Of the queries that find a copy of themselves, each with its first copy; the gallery is apart. */
    public static List<Pair> between(RawImages queries, RawImages gallery) {
        List<Item> items = new ArrayList<>(items(queries, true));
        items.addAll(items(gallery, false));
        List<Pair> pairs = new ArrayList<>();
        for (List<Item> equal : equal(items)) {
            equal.stream().filter(item -> !item.query()).findFirst().ifPresent(copy -> equal.stream()
                    .filter(Item::query)
                    .forEach(query -> pairs.add(new Pair(query.index(), copy.index()))));
        }
        return sorted(pairs);
    }

    /** The same where each image is a query against all the others. */
    public static List<Pair> among(RawImages images) {
        List<Pair> pairs = new ArrayList<>();
        for (List<Item> equal : equal(items(images, true))) {
            for (Item item : equal) {
                Item copy = equal.get(item == equal.get(0) ? 1 : 0);
                pairs.add(new Pair(item.index(), copy.index()));
            }
        }
        return sorted(pairs);
    }

    private static List<Pair> sorted(List<Pair> pairs) {
        pairs.sort((a, b) -> Integer.compare(a.query(), b.query()));
        return pairs;
    }

    private static List<Item> items(RawImages images, boolean query) {
        List<Item> items = new ArrayList<>(images.size());
        for (int i = 0; i < images.size(); i++) {
            items.add(new Item(images, i, query));
        }
        return items;
    }

    private static List<List<Item>> equal(List<Item> items) {
        if (items.isEmpty() || items.get(0).images().file(0).isEmpty()) {
            return groups(
                    List.of(items), item -> ImageContent.sha256(item.images().read(item.index())));
        }
        List<List<Item>> ofEqualLength = groups(List.of(items), item -> Files.size(item.file()));
        List<List<Item>> ofEqualBeginning = groups(ofEqualLength, item -> digest(item.file(), BEGINNING));
        return groups(ofEqualBeginning, item -> digest(item.file(), Integer.MAX_VALUE));
    }

    /** Parts each group by a key; those of one image are dropped. */
    private static List<List<Item>> groups(List<List<Item>> coarser, Key key) {
        List<List<Item>> groups = new ArrayList<>();
        for (List<Item> group : coarser) {
            Map<Object, List<Item>> byKey = new LinkedHashMap<>();
            for (Item item : group) {
                try {
                    byKey.computeIfAbsent(key.of(item), k -> new ArrayList<>()).add(item);
                } catch (IOException e) {
                    // Whoever reads it says so.
                    continue;
                }
            }
            byKey.values().stream().filter(members -> members.size() > 1).forEach(groups::add);
        }
        return groups;
    }

    private static String digest(Path file, int bytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = Checksums.sha256();
            digest.update(in.readNBytes(bytes));
            return Checksums.hex(digest);
        }
    }
}
