package org.colotride.tensor;

import com.fasterxml.jackson.annotation.JsonValue;

/** How a network's output becomes an embedding and how embeddings are compared (RobRank's letters). */
public enum DistanceMetric {
    /** L2-normalised embeddings, Euclidean distance. */
    N,
    /** Embeddings as they come, Euclidean distance. */
    E,
    /** L2-normalised embeddings, cosine distance 1 − cos. */
    C;

    /** Whether the network's output is divided by its L2 norm. */
    public boolean normalises() {
        return this != E;
    }

    @JsonValue
    public String letter() {
        return name();
    }
}
