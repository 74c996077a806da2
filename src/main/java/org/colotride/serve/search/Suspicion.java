package org.colotride.serve.search;

import java.util.Optional;

/**
 * Whether a photograph looks as if it had been made to be found, or not to be. Thread-safe; may take as long as several
 * embeddings do.
 */
@FunctionalInterface
public interface Suspicion {
    /** Suspects nobody. */
    Suspicion NONE = (pixels, embedding) -> Optional.empty();

    /**
     * @param pixels in [0, 1], {@code [C, H, W]}; not to be changed, nor kept
     * @param embedding of them, {@code [D]}
     * @return empty if nothing can be said
     */
    Optional<Verdict> of(float[] pixels, float[] embedding);

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
