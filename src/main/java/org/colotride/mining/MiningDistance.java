package org.colotride.mining;

import org.colotride.metric.PairwiseDistance;
import org.colotride.model.Embeddings;

/** How far apart two embeddings are to a miner. Nothing is added to coordinates, as in the published distance matrices. */
public enum MiningDistance {
    /** ‖u − v‖, for the metrics N and E. */
    euclidean {
        @Override
        public double between(Embeddings embeddings, int i, int j) {
            return PairwiseDistance.euclidean(embeddings.values(), i, embeddings.values(), j, embeddings.dimension());
        }
    },
    /** 1 − cos(u, v), for the metric C. */
    cosine {
        @Override
        public double between(Embeddings embeddings, int i, int j) {
            float[] values = embeddings.values();
            int u = embeddings.offset(i);
            int v = embeddings.offset(j);
            double product = 0;
            double squaresU = 0;
            double squaresV = 0;
            for (int k = 0; k < embeddings.dimension(); k++) {
                product += (double) values[u + k] * values[v + k];
                squaresU += (double) values[u + k] * values[u + k];
                squaresV += (double) values[v + k] * values[v + k];
            }
            double norms = Math.sqrt(squaresU) * Math.sqrt(squaresV);
            return norms == 0 ? 1 : 1 - product / norms;
        }
    };

    public abstract double between(Embeddings embeddings, int i, int j);

    /** Distances of one image to every image of the batch, {@code [N]}. */
    public double[] from(Embeddings embeddings, int image) {
        double[] distances = new double[embeddings.count()];
        for (int j = 0; j < distances.length; j++) {
            distances[j] = between(embeddings, image, j);
        }
        return distances;
    }
}
