package org.colotride.index;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.colotride.retrieval.GalleryDistances;
import org.colotride.tensor.Embeddings;

/**
 * The embeddings of a small index by Lucene's segments, laid out as distances to many images are computed fastest; kept as
 * long as the segment is open. They take as much memory as {@link IndexSettings#EXACT_AT_MOST} embeddings at most, beside
 * those of segments that are being replaced. Thread-safe.
 */
final class SegmentGalleries {
    private final ImageFields fields;
    private final int dimension;
    private final Map<IndexReader.CacheKey, SharedPass> galleries = new ConcurrentHashMap<>();

    SegmentGalleries(ImageFields fields, int dimension) {
        this.fields = fields;
        this.dimension = dimension;
    }

    /** All of a segment's images, those that were removed too; empty if the index has too many to keep them. */
    Optional<SharedPass> of(IndexReader index, LeafReader segment) throws IOException {
        IndexReader.CacheHelper core = segment.getCoreCacheHelper();
        if (core == null || index.maxDoc() > IndexSettings.EXACT_AT_MOST) {
            return Optional.empty();
        }
        SharedPass kept = galleries.get(core.getKey());
        if (kept == null) {
            kept = read(segment);
            SharedPass first = galleries.putIfAbsent(core.getKey(), kept);
            if (first == null) {
                core.addClosedListener(galleries::remove);
            } else {
                kept = first;
            }
        }
        return Optional.of(kept);
    }

    private SharedPass read(LeafReader segment) throws IOException {
        ImageFields.Vectors vectors = fields.vectors(segment, dimension);
        float[] values = new float[segment.maxDoc() * dimension];
        for (int document = 0; document < segment.maxDoc(); document++) {
            System.arraycopy(vectors.of(document), 0, values, document * dimension, dimension);
        }
        return new SharedPass(
                new GalleryDistances(new Embeddings(values, segment.maxDoc(), dimension)), segment.maxDoc());
    }
}
