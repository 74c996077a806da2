package org.colotride.detection;

import java.util.List;
import org.colotride.tensor.DistanceMetric;

/**
 * Measures an image by its embedding and those of its changed copies: {@link DetectorSettings#measures}. No pixels are needed,
 * so that images can be measured again when others are known. Immutable and thread-safe.
 */
public final class CopyMeasures {
    private final DetectorSettings settings;
    private final DistanceMetric metric;
    private final List<SmallChange> changes;
    private final RankOverlap overlap;

    /** @param metric by which embeddings are compared */
    public CopyMeasures(DetectorSettings settings, DistanceMetric metric) {
        this.settings = settings;
        this.metric = metric;
        this.changes = settings.smallChanges();
        this.overlap = new RankOverlap(settings.persistence());
    }

    /**
     * @param embeddings the image's own, then its copies' in the order of {@link ChangedCopies}, {@code [1 + M][D]}
     * @param search among the known images; of {@link NeighbourSearch#without} if the image is one of them
     * @return values in the order of {@link DetectorSettings#measures}
     * @throws DetectionException if fewer images are known than make a ranking
     */
    public double[] of(float[][] embeddings, NeighbourSearch search) {
        int k = settings.neighbours();
        List<Neighbours> found = search.nearestOfAll(embeddings, k);
        Neighbours before = found.get(0);
        if (before.ids().size() < k) {
            throw new DetectionException("neighbours: " + k + " are more than the "
                    + before.ids().size() + " images that are known; calibrate with fewer, or know more images");
        }
        double[] values = new double[2 * changes.size() + 1];
        int copy = 1;
        for (int change = 0; change < changes.size(); change++) {
            int copies = changes.get(change).copies();
            double share = 1.0 / copies;
            for (int c = 0; c < copies; c++, copy++) {
                double shared = overlap.of(before.ids(), found.get(copy).ids());
                values[2 * change] += share * (1 - shared);
                values[2 * change + 1] += share
                        * EmbeddingMove.between(embeddings[copy], 0, embeddings[0], 0, embeddings[0].length, metric);
            }
        }
        values[values.length - 1] = before.distances()[k - 1];
        return values;
    }
}
