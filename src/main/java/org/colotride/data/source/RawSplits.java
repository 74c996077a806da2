package org.colotride.data.source;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.colotride.data.ClassNumbering;

/**
 * The splits of a data set.
 *
 * @param test the images that are queries; they are the gallery too unless that is apart
 * @param gallery the images that are searched, none of them a query; its classes are numbered as those of {@code test}
 */
public record RawSplits(RawImages train, RawImages test, Optional<RawImages> gallery) {
    /** @throws IllegalArgumentException if test and gallery number their classes differently */
    public RawSplits {
        gallery.ifPresent(apart ->
                ClassNumbering.requireShared(test.classCount(), test::className, apart.classCount(), apart::className));
    }

    /** The splits by what they are called, in their order: {@code train}, {@code test} or {@code query}, {@code gallery}. */
    public Map<String, RawImages> byName() {
        Map<String, RawImages> splits = new LinkedHashMap<>();
        splits.put("train", train);
        splits.put(gallery.isPresent() ? "query" : "test", test);
        gallery.ifPresent(images -> splits.put("gallery", images));
        return splits;
    }

    /** Every test image is a query against all the others. */
    public RawSplits(RawImages train, RawImages test) {
        this(train, test, Optional.empty());
    }
}
