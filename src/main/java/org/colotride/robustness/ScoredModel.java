package org.colotride.robustness;

import java.util.Arrays;
import java.util.Optional;
import org.colotride.attack.Gallery;
import org.colotride.attack.MovingImage;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;

/**
 * A model with the images that it is scored on.
 *
 * @param queries the test images; they are the gallery too unless that is apart
 * @param apart the gallery if none of its images is a query
 */
public record ScoredModel(
        EmbeddingEngine engine, DistanceMetric metric, ScoredImages queries, Optional<ScoredImages> apart) {
    public ImageShape shape() {
        return queries.images().shape();
    }

    /** The images that are searched. */
    public ScoredImages searched() {
        return apart.orElse(queries);
    }

    /** The images that attacks of a kind move. */
    public ScoredImages moving(MovingImage kind) {
        return kind == MovingImage.QUERY ? queries : searched();
    }

    /** Whether it is scored on the images that the other is scored on. */
    public boolean sameImagesAs(ScoredModel other) {
        return apart.isPresent() == other.apart.isPresent()
                && Arrays.equals(
                        queries.embedded().indices(), other.queries.embedded().indices())
                && Arrays.equals(
                        searched().embedded().indices(),
                        other.searched().embedded().indices());
    }

    Gallery gallery() {
        var gallery = new Gallery(
                searched().embedded().embeddings(), searched().embedded().labels(), metric);
        return apart.isEmpty()
                ? gallery
                : gallery.searchedBy(
                        queries.embedded().embeddings(), queries.embedded().labels());
    }
}
