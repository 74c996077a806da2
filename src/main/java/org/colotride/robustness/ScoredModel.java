package org.colotride.robustness;

import org.colotride.attack.Gallery;
import org.colotride.data.ImageSet;
import org.colotride.metric.DistanceMetric;
import org.colotride.model.SetEmbedder.EmbeddedSet;
import org.colotride.model.engine.EmbeddingEngine;

/**
 * A model with the images that it is scored on.
 *
 * @param images the test images
 * @param embedded all of them, by this model
 */
public record ScoredModel(EmbeddingEngine engine, DistanceMetric metric, ImageSet images, EmbeddedSet embedded) {
    Gallery gallery() {
        return new Gallery(embedded.embeddings(), embedded.labels(), metric);
    }
}
