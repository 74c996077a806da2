package org.colotride.serve.search;

import java.util.Optional;
import org.colotride.index.StoredIndex;
import org.colotride.serve.embedding.PixelEmbedder;
import org.colotride.tensor.ImageShape;

/**
 * Whether a photograph looks as if it had been made to be found, or not to be. Thread-safe; may take as long as several
 * embeddings do.
 */
@FunctionalInterface
public interface Suspicion {
    /** Suspects nobody. */
    Suspicion NONE = (pixels, embedding) -> Optional.empty();

    /** Makes one for a server. */
    @FunctionalInterface
    interface Maker {
        /**
         * @param embedder to embed with whatever pixels are tried
         * @param index that is searched
         * @param shape of an image's pixels
         */
        Suspicion make(PixelEmbedder embedder, StoredIndex index, ImageShape shape);
    }

    /**
     * @param pixels in [0, 1], {@code [C, H, W]}; not to be changed, nor kept
     * @param embedding of them, {@code [D]}
     * @return empty if nothing can be said
     */
    Optional<Verdict> of(float[] pixels, float[] embedding);

    /** What verdicts rest on now; empty if there are none. */
    default Optional<Basis> basis() {
        return Optional.empty();
    }

    /**
     * What verdicts rest on.
     *
     * @param source {@code index} for the images of the index itself, {@code file} for a calibration by goal {@code detect}
     * @param images benign ones that were measured
     * @param falseAlarms the rate of benign photographs like these that is suspected, at most, in (0, 1)
     * @param threshold from which on a score is suspect
     */
    record Basis(String source, int images, double falseAlarms, double threshold) {}

    /**
     * What is thought of a photograph.
     *
     * @param score higher is more suspicious
     * @param threshold from which on it is called suspect
     * @param suspect whether it is
     * @param reason a sentence for people
     */
    record Verdict(double score, double threshold, boolean suspect, String reason) {}
}
