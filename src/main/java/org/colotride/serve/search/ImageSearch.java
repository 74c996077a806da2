package org.colotride.serve.search;

import java.util.List;
import java.util.Optional;
import org.colotride.index.Hit;
import org.colotride.index.StoredIndex;
import org.colotride.serve.embedding.EmbeddedPhotograph;

/**
 * Searches an index and says how what it finds is to be taken. What distances are usual is measured beside, and anew once the
 * index has grown or shrunk by a tenth. Thread-safe.
 */
public final class ImageSearch {
    private static final double NEWS = 0.1;

    private final StoredIndex index;
    private final Suspicion suspicion;
    private final BackgroundWork measuring = new BackgroundWork("usual distances");
    private volatile Measured measured = new Measured(0, Optional.empty());

    /** @param images that the index had */
    private record Measured(int images, Optional<UsualDistances> distances) {}

    /** @param index closed by whoever opened it, after the last search */
    public ImageSearch(StoredIndex index, Suspicion suspicion) {
        this.index = index;
        this.suspicion = suspicion;
        measureIfThereIsNews();
    }

    /**
     * @param k images at most
     * @param label only images of that class; null for all
     */
    public SearchAnswer search(EmbeddedPhotograph photograph, int k, String label) {
        measureIfThereIsNews();
        List<Hit> hits = index.nearest(photograph.embedding(), k, label);
        return new SearchAnswer(
                hits,
                Reason.of(hits, label, measured.distances()),
                suspicion.of(photograph.pixels(), photograph.embedding()).orElse(null));
    }

    private void measureIfThereIsNews() {
        int images = index.size();
        if (Math.abs(images - measured.images()) > NEWS * measured.images()) {
            measuring.begin(() -> measure(images));
        }
    }

    private void measure(int images) {
        Optional<UsualDistances> distances = Optional.empty();
        try {
            distances = Optional.of(UsualDistances.measure(index));
        } finally {
            measured = new Measured(images, distances);
        }
    }
}
