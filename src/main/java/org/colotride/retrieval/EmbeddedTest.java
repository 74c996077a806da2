package org.colotride.retrieval;

import java.util.Optional;
import java.util.stream.IntStream;
import org.colotride.model.SetEmbedder.EmbeddedSet;
import org.colotride.tensor.Embeddings;

/**
 * The test images, embedded by one model.
 *
 * @param queries the test images; they are the gallery too unless that is apart
 * @param apart the gallery if none of its images is a query
 */
public record EmbeddedTest(EmbeddedSet queries, Optional<EmbeddedSet> apart) {
    /** The images that are searched. */
    public EmbeddedSet searched() {
        return apart.orElse(queries);
    }

    /** What the figures were measured on. */
    public Searched searched(RetrievalMetrics figures) {
        int images = queries.labels().length;
        return new Searched(images, images - figures.queries(), searched().labels().length, apart.isPresent());
    }

    /** Every image once, the queries first, {@code [Q + N, D]}. */
    public Embeddings allEmbeddings() {
        if (apart.isEmpty()) {
            return queries.embeddings();
        }
        Embeddings first = queries.embeddings();
        Embeddings second = apart.get().embeddings();
        Embeddings all = Embeddings.zeros(first.count() + second.count(), first.dimension());
        System.arraycopy(first.values(), 0, all.values(), 0, first.count() * first.dimension());
        System.arraycopy(
                second.values(), 0, all.values(), all.offset(first.count()), second.count() * second.dimension());
        return all;
    }

    /** Their classes, {@code [Q + N]}. */
    public int[] allLabels() {
        return apart.map(gallery -> IntStream.concat(IntStream.of(queries.labels()), IntStream.of(gallery.labels()))
                        .toArray())
                .orElse(queries.labels());
    }
}
