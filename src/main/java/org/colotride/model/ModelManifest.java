package org.colotride.model;

import org.colotride.data.ImageShape;
import org.colotride.metric.DistanceMetric;

/**
 * What a model file says of itself beside its weights.
 *
 * @param version of this format
 * @param shape of the images it takes
 * @param metric by which its embeddings are compared
 * @param config the resolved configuration it was trained with, YAML
 */
public record ModelManifest(int version, ImageShape shape, DistanceMetric metric, String config) {
    /** The version that this program writes. */
    public static final int VERSION = 1;
}
