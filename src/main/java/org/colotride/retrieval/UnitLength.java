package org.colotride.retrieval;

import java.util.Optional;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;

/** What brings embeddings to unit length where their metric wants it: one over max(the norm, 1e-12), else 1. */
public final class UnitLength {
    private static final double SMALLEST_NORM = 1e-12;

    private UnitLength() {}

    /**
     * Of each embedding, {@code [N]}.
     *
     * @param what an embedding is called in a message
     * @throws IllegalArgumentException if one is not finite
     */
    static float[] scales(Embeddings embeddings, String what, DistanceMetric metric) {
        float[] scales = new float[embeddings.count()];
        for (int i = 0; i < scales.length; i++) {
            int row = i;
            scales[i] = scale(embeddings.values(), embeddings.offset(i), embeddings.dimension(), metric)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "the embedding of " + what + " " + row + " is not finite or beyond all bounds"));
        }
        return scales;
    }

    /**
     * One embedding as its distances see it.
     *
     * @param embedding {@code [D]}; not changed
     * @return {@code [D]}; empty if it is not finite, or so long that its square is not
     */
    public static Optional<float[]> scaled(float[] embedding, DistanceMetric metric) {
        return scale(embedding, 0, embedding.length, metric).map(scale -> {
            float[] scaled = embedding.clone();
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] *= scale;
            }
            return scaled;
        });
    }

    /** Of one embedding; empty if it is not finite, or so long that its square is not. */
    static Optional<Float> scale(float[] values, int offset, int dimension, DistanceMetric metric) {
        double squares = 0;
        for (int k = offset; k < offset + dimension; k++) {
            squares += (double) values[k] * values[k];
        }
        if (!(squares < Float.MAX_VALUE / 4)) {
            return Optional.empty();
        }
        return Optional.of(metric.normalises() ? (float) (1 / Math.max(Math.sqrt(squares), SMALLEST_NORM)) : 1);
    }
}
