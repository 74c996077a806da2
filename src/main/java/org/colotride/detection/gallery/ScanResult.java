package org.colotride.detection.gallery;

import java.util.List;

/**
 * What a scan has found.
 *
 * @param settings of the scan
 * @param images that were looked at
 * @param queries that searched them
 * @param skewness of the k-occurrences
 * @param hubAbove k-occurrence above which an image is a hub
 * @param unsteadyAbove move of the embedding under noise above which an image is unsteady
 * @param findings the most suspicious first
 */
public record ScanResult(
        ScanSettings settings,
        int images,
        int queries,
        double skewness,
        double hubAbove,
        double unsteadyAbove,
        List<Finding> findings) {
    /** Why an image is suspicious. */
    public enum Reason {
        /** Near to too many queries. */
        hub,
        /** Its embedding moves too far under small noise. */
        unsteady
    }

    /**
     * A suspicious image.
     *
     * @param rank 1 for the most suspicious
     * @param path of the file, or what the data set calls it
     * @param reasons at least one
     * @param occurrences how many queries have it among their k nearest
     * @param moved mean distance that noise moves its embedding, in the metric's unit
     * @param excess interquartile ranges by which the more suspicious of both lies above the third quartile
     * @param words why, in plain words
     */
    public record Finding(
            int rank, String path, List<Reason> reasons, int occurrences, double moved, double excess, String words) {}
}
