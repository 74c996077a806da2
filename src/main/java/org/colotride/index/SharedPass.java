package org.colotride.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.colotride.retrieval.GalleryDistances;

/**
 * Distances to a gallery for threads that ask at the same time: who comes while a pass goes on waits for the next one, and
 * that one is for all who wait. A pass is bounded by reading the gallery from memory, and many queries cost it little more
 * than one. Thread-safe.
 */
final class SharedPass {
    /** Queries of a pass: more would keep the first of them waiting. */
    private static final int MOST = 16;

    private final GalleryDistances gallery;
    private final int images;
    private final Queue<Asked> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock pass = new ReentrantLock();

    /** Guarded by the pass, but for the query. */
    private static final class Asked {
        private final float[] query;
        private float[] squares;

        Asked(float[] query) {
            this.query = query;
        }
    }

    SharedPass(GalleryDistances gallery, int images) {
        this.gallery = gallery;
        this.images = images;
    }

    /**
     * Squared distances to all images, as {@link GalleryDistances#squares}, {@code [N]}.
     *
     * @param query {@code [D]}
     * @throws IllegalStateException if another thread's pass, which was to answer this query too, has failed
     */
    float[] squares(float[] query) {
        Asked mine = new Asked(query);
        waiting.add(mine);
        pass.lock();
        try {
            while (mine.squares == null) {
                answer();
            }
            return mine.squares;
        } finally {
            pass.unlock();
        }
    }

    private void answer() {
        List<Asked> together = new ArrayList<>(MOST);
        while (together.size() < MOST && !waiting.isEmpty()) {
            together.add(waiting.remove());
        }
        if (together.isEmpty()) {
            throw new IllegalStateException("the search that was to answer this one too has failed");
        }
        float[][] queries = together.stream().map(asked -> asked.query).toArray(float[][]::new);
        float[][] squares = new float[together.size()][images];
        gallery.squares(queries, queries.length, squares, new float[GalleryDistances.PANEL]);
        for (int i = 0; i < squares.length; i++) {
            together.get(i).squares = squares[i];
        }
    }
}
