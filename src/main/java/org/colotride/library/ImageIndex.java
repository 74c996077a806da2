package org.colotride.library;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.colotride.retrieval.NearestNeighbours;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;

/** Embedded images that can be searched, see {@link ImageModel#index}. Immutable and thread-safe. */
public final class ImageIndex {
    private final List<Path> files;
    private final NearestNeighbours neighbours;

    ImageIndex(List<Path> files, Embeddings embeddings, DistanceMetric metric) {
        this.files = List.copyOf(files);
        this.neighbours = new NearestNeighbours(embeddings, metric);
    }

    /** Number of images. */
    public int size() {
        return files.size();
    }

    /**
     * The k nearest images, nearest first, of equal distances the one that was given first; all if there are fewer.
     *
     * @param query an embedding of the same model, {@code [D]}
     * @param k at least 0
     * @throws IllegalArgumentException if the query has another length, or is not finite
     */
    public List<Neighbour> nearest(float[] query, int k) {
        return Arrays.stream(neighbours.find(query, k))
                .map(near -> new Neighbour(files.get(near.index()), near.distance()))
                .toList();
    }
}
