package org.colotride.detection;

import java.util.Locale;

/**
 * One of the things that a detector looks at.
 *
 * @param kind what is measured
 * @param change under which; empty for {@link Kind#NEAREST}
 */
public record Measure(Kind kind, String change) {
    /** Greater is more suspicious. */
    public enum Kind {
        /**
         * How much of the ranking is another: 1 − the rank-biased overlap of the k nearest of the image and of a changed copy,
         * the mean over the copies, in [0, 1]. That an answer should bear small changes is feature squeezing's thought (Xu et
         * al., NDSS 2018, arXiv 1704.01155), there of a classifier's probabilities; of rankings it is ours.
         */
        RANKING,
        /**
         * How far the embedding is moved: the mean over the changed copies of the distance to the image's own, in the metric's
         * unit. Feature squeezing's own measure, the distance between what the network says of both, with embeddings for
         * probabilities and the metric for ℓ1.
         */
        EMBEDDING,
        /**
         * How far away the known images are: the distance to the k-th nearest, as outliers are told (Ramaswamy, Rastogi and
         * Shim, SIGMOD 2000), in the metric's unit.
         */
        NEAREST
    }

    /** Under which a calibration keeps it: {@code ranking:jpeg}, {@code nearest}. */
    public String key() {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return change.isEmpty() ? name : name + ":" + change;
    }

    /**
     * In plain words, without a full stop.
     *
     * @param value of an image
     * @param usual of benign images
     * @param k how many neighbours are looked at
     */
    String words(double value, double usual, int k) {
        return switch (kind) {
            case RANKING -> String.format(
                    Locale.ROOT,
                    "%s changes %.0f %% of the ranking of the %d nearest, usually %.0f %%",
                    change,
                    100 * value,
                    k,
                    100 * usual);
            case EMBEDDING -> String.format(
                    Locale.ROOT, "%s moves the embedding by %.3f, usually by %.3f", change, value, usual);
            case NEAREST -> String.format(
                    Locale.ROOT, "the known image of rank %d is %.3f away, usually %.3f", k, value, usual);
        };
    }
}
