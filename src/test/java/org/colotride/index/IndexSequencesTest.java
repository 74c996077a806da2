package org.colotride.index;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is put, replaced and removed in whatever order, an index is the map that the same was done to. */
class IndexSequencesTest {
    private static final int OPERATIONS = 45;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(IndexKind.class)
    void anIndexIsTheMapThatTheSameWasDoneTo(IndexKind kind) {
        IndexOperations operations = new IndexOperations(kind.ordinal());
        Map<String, IndexedImage> expected = new LinkedHashMap<>();
        Path place = folder.resolve("index");
        // As broad as the gallery, so that graphs miss nothing.
        StoredIndex index = StoredIndex.create(place, IndexOperations.origin(), new IndexSettings(kind, 16, 100, 1000));
        try {
            for (int n = 0; n < OPERATIONS; n++) {
                index = operations.perform(n, place, index, expected);
                operations.perform(n, expected);
                IndexComparison.assertSame(expected, index);
                if (n % 7 == 6) {
                    index.close();
                    index = StoredIndex.open(place);
                    IndexComparison.assertSame(expected, index);
                }
            }
        } finally {
            index.close();
        }
    }
}
