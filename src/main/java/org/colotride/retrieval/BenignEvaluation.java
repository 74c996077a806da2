package org.colotride.retrieval;

import java.util.Arrays;
import java.util.List;
import org.colotride.data.ImageSet;
import org.colotride.data.RetrievalData;
import org.colotride.io.Progress;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.SetEmbedder;
import org.colotride.model.SetEmbedder.EmbeddedSet;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;

/**
 * Embeds the test images and scores benign retrieval: every image is a query against all the others, or, where the
 * gallery is apart, the queries against the gallery.
 *
 * <p>NMI clusters all test images, those of a gallery that is apart together with its queries, as published
 * programs do for In-shop Clothes (that of Roth et al., ICCV 2019, arXiv 1909.11574, for one): it is a figure of the test
 * classes and knows no queries. pytorch-metric-learning clusters the queries alone.
 */
public final class BenignEvaluation {
    /** k-means moves little after that many rounds. */
    private static final int CLUSTERING_ROUNDS = 30;

    private final EmbeddingNetwork network;
    private final RetrievalData data;
    private final SetEmbedder embedder;
    private final Progress progress;

    public BenignEvaluation(EmbeddingNetwork network, RetrievalData data, int batch, int threads, Progress progress) {
        this.network = network;
        this.data = data;
        this.embedder = new SetEmbedder(network.engine(), batch, threads);
        this.progress = progress;
    }

    /** Embeds the first so many test images, of a gallery that is apart its first so many too; 0 for all. */
    public EmbeddedTest embed(int images, SetEmbedder.Watcher watcher) {
        EmbeddedSet queries = embedder.embed(data.test(), images, data.report(), watcher);
        return new EmbeddedTest(
                queries, data.gallery().map(gallery -> embedder.embed(gallery, images, data.report(), watcher)));
    }

    public double recallAt1(EmbeddedTest test) {
        return figures(test).recallAt1();
    }

    /** All figures but NMI, whose clusters take far longer. */
    public RetrievalMetrics figures(EmbeddedTest test) {
        return perQuery(test, (query, ranks, count) -> {}).means();
    }

    /** Embeds all test images. */
    public EmbeddedTest embed() {
        progress.start(
                "Embedding the test images",
                (long) data.test().size() + data.gallery().map(ImageSet::size).orElse(0));
        return embed(0, progress::step);
    }

    /** All figures of test images that are embedded already. */
    public RetrievalMetrics evaluate(EmbeddedTest test, boolean withNmi, long seed) {
        return score(test, withNmi, seed, List.of()).metrics();
    }

    /**
     * The same, with what they are made of.
     *
     * @param ks of P@k
     */
    public BenignScore score(EmbeddedTest test, boolean withNmi, long seed, List<Integer> ks) {
        progress.start("Ranking", 1);
        int[] queryLabels = test.queries().labels();
        PrecisionAtK precision = new PrecisionAtK(ks, queryLabels.length);
        QueryFigures perQuery = perQuery(test, precision);
        RetrievalMetrics figures = perQuery.means();
        if (withNmi) {
            int[] labels = test.allLabels();
            int classes = (int) Arrays.stream(labels).distinct().count();
            int[] clusters =
                    Clustering.kMeans(test.allEmbeddings(), classes, CLUSTERING_ROUNDS, new SeededRandom(seed));
            figures = figures.withNmi(Clustering.normalisedMutualInformation(clusters, labels));
        }
        progress.step();
        return new BenignScore(figures, perQuery, precision.means(), ClassRecall.worstFirst(perQuery, queryLabels));
    }

    private QueryFigures perQuery(EmbeddedTest test, MatchReceiver also) {
        DistanceMetric metric = network.metric();
        EmbeddedSet queries = test.queries();
        return test.apart()
                .map(gallery -> new RetrievalEvaluator()
                        .perQuery(
                                queries.embeddings(),
                                queries.labels(),
                                gallery.embeddings(),
                                gallery.labels(),
                                metric,
                                also))
                .orElseGet(
                        () -> new RetrievalEvaluator().perQuery(queries.embeddings(), queries.labels(), metric, also));
    }
}
