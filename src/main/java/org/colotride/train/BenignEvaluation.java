package org.colotride.train;

import org.colotride.data.RetrievalData;
import org.colotride.metric.Clustering;
import org.colotride.metric.DistanceMetric;
import org.colotride.metric.RetrievalEvaluator;
import org.colotride.metric.RetrievalMetrics;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.SetEmbedder;
import org.colotride.model.SetEmbedder.EmbeddedSet;
import org.colotride.random.SeededRandom;
import org.colotride.report.Progress;

/** Embeds the test images and scores benign retrieval: every image is a query against all the others. */
final class BenignEvaluation {
    /** k-means moves little after that many rounds. */
    private static final int CLUSTERING_ROUNDS = 30;

    private final EmbeddingNetwork network;
    private final RetrievalData data;
    private final SetEmbedder embedder;
    private final Progress progress;

    BenignEvaluation(EmbeddingNetwork network, RetrievalData data, int batch, int threads, Progress progress) {
        this.network = network;
        this.data = data;
        this.embedder = new SetEmbedder(network.engine(), batch, threads);
        this.progress = progress;
    }

    /** R@1 of the first so many test images; 0 for all. */
    double recallAt1(int images) {
        EmbeddedSet test = embedder.embed(data.test(), images, data.report(), done -> {});
        return score(test).recallAt1();
    }

    /** All figures on all test images. */
    RetrievalMetrics evaluate(boolean withNmi, long seed) {
        progress.start("Embedding the test images", data.test().size());
        return evaluate(embedder.embed(data.test(), 0, data.report(), progress::step), withNmi, seed);
    }

    /** All figures of test images that are embedded already. */
    RetrievalMetrics evaluate(EmbeddedSet test, boolean withNmi, long seed) {
        progress.start("Ranking", 1);
        RetrievalMetrics figures = score(test);
        if (withNmi) {
            int classes =
                    (int) java.util.Arrays.stream(test.labels()).distinct().count();
            int[] clusters = Clustering.kMeans(test.embeddings(), classes, CLUSTERING_ROUNDS, new SeededRandom(seed));
            figures = figures.withNmi(Clustering.normalisedMutualInformation(clusters, test.labels()));
        }
        progress.step();
        return figures;
    }

    private RetrievalMetrics score(EmbeddedSet test) {
        DistanceMetric metric = network.metric();
        return new RetrievalEvaluator().evaluate(test.embeddings(), test.labels(), metric);
    }
}
