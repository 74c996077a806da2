package org.colotride.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.colotride.data.pipeline.ImageReading;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;

/**
 * What a model file says of itself beside its weights, as whoever trained it knows it; {@link ModelContent} is read off the
 * network. Files of version 1 hold the first four only, those of version 2 do not say how images are read.
 *
 * @param version of this format
 * @param shape of the images it takes
 * @param metric by which its embeddings are compared
 * @param config the resolved configuration it was trained with, YAML
 * @param architecture its backbone; null if unknown
 * @param pipeline name of the one that its images went through; null if unknown
 * @param classes names of those it was trained on; empty if unknown
 * @param origin where it comes from; null if unknown
 * @param reading how images are read that are not its data set's; null if unknown
 */
public record ModelManifest(
        int version,
        ImageShape shape,
        DistanceMetric metric,
        String config,
        Architecture architecture,
        String pipeline,
        List<String> classes,
        Origin origin,
        @JsonInclude(JsonInclude.Include.NON_NULL) ImageReading reading) {
    /** The version that this program writes. */
    public static final int VERSION = 3;

    static final int OLDEST_VERSION = 1;

    /**
     * A backbone as {@link org.colotride.model.backbones.Backbones} knows it.
     *
     * @param name the registered one
     * @param args all of its arguments, defaults written out
     */
    public record Architecture(String name, JsonNode args) {}

    /**
     * Where a model comes from.
     *
     * @param revision of the program that trained it, a git hash; null if unknown
     * @param changed whether the program's sources differed from that revision; null if unknown
     * @param date when the training was started, or last resumed; ISO 8601, UTC
     * @param parentSha256 checksum of the weights that the training began with; null if they were drawn at random
     */
    public record Origin(String revision, Boolean changed, String date, String parentSha256) {}

    public ModelManifest {
        classes = classes == null ? List.of() : List.copyOf(classes);
    }

    /** Of a model about which nothing else is known. */
    public ModelManifest(int version, ImageShape shape, DistanceMetric metric, String config) {
        this(version, shape, metric, config, null, null, List.of(), null, null);
    }
}
