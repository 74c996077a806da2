package org.colotride.index;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;

/**
 * A sequence of additions, replacements and removals that two processes can both know: what the n-th does depends on the seed
 * and n alone. Done to an index, or to a map that is what the index should be: in the order in which images were put.
 */
final class IndexOperations {
    static final int DIMENSION = 24;

    private static final int IDS = 120;
    private static final int MOST = 25;

    private final long seed;

    IndexOperations(long seed) {
        this.seed = seed;
    }

    static IndexOrigin origin() {
        return ClusteredImages.origin(DIMENSION, DistanceMetric.N);
    }

    /** Whether the n-th makes the index anew, with the images that it has. */
    boolean remakes(int n) {
        return n % 9 == 8;
    }

    private boolean puts(int n) {
        return n < 3 || SeededRandom.derive(seed, n, 0).nextInt(3) > 0;
    }

    private List<IndexedImage> images(int n) {
        SeededRandom random = SeededRandom.derive(seed, n, 1);
        List<IndexedImage> images = new ArrayList<>();
        int count = random.nextInt(MOST);
        for (int i = 0; i < count; i++) {
            float[] embedding = new float[DIMENSION];
            for (int k = 0; k < DIMENSION; k++) {
                embedding[k] = (float) random.nextGaussian();
            }
            byte[] thumbnail = ("put by " + n).getBytes(StandardCharsets.UTF_8);
            images.add(new IndexedImage(id(random), "path " + n, "class " + random.nextInt(4), embedding, thumbnail));
        }
        return images;
    }

    private List<String> removed(int n) {
        SeededRandom random = SeededRandom.derive(seed, n, 2);
        return random.ints(MOST).mapToObj(i -> id(random)).toList();
    }

    private static String id(SeededRandom random) {
        return "image " + random.nextInt(IDS);
    }

    /** Returns the index, opened anew if the operation has made another. */
    StoredIndex perform(int n, Path folder, StoredIndex index, Map<String, IndexedImage> expected) {
        if (remakes(n)) {
            index.close();
            try (IndexDraft draft = IndexDraft.begin(folder, Optional.empty(), origin(), index.settings(), true)) {
                draft.add(List.copyOf(expected.values()));
                return draft.publish();
            }
        }
        if (puts(n)) {
            index.put(images(n));
        } else {
            index.remove(removed(n));
        }
        return index;
    }

    /** Returns how many a removal must say that it has removed; −1 for other operations. */
    int perform(int n, Map<String, IndexedImage> expected) {
        if (remakes(n)) {
            return -1;
        }
        if (puts(n)) {
            for (IndexedImage image : images(n)) {
                expected.remove(image.id());
                expected.put(image.id(), image);
            }
            return -1;
        }
        int before = expected.size();
        removed(n).forEach(expected::remove);
        return before - expected.size();
    }
}
