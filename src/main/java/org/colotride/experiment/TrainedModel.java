package org.colotride.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.colotride.attack.InputTransform;
import org.colotride.attack.TransformedEngine;
import org.colotride.config.ConfigException;
import org.colotride.data.DataReport;
import org.colotride.data.ImageSet;
import org.colotride.data.RetrievalData;
import org.colotride.data.UnreadableImageException;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.io.NpyWriter;
import org.colotride.io.Progress;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelFiles;
import org.colotride.model.SetEmbedder;
import org.colotride.model.SetEmbedder.EmbeddedSet;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.random.SeededRandom;
import org.colotride.retrieval.BenignEvaluation;
import org.colotride.retrieval.BenignScore;
import org.colotride.retrieval.EmbeddedTest;
import org.colotride.retrieval.NearestNeighbours;
import org.colotride.robustness.ScoredImages;
import org.colotride.robustness.ScoredModel;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;

/** A trained model with its data set, to be scored, embedded with and queried. */
public final class TrainedModel implements AutoCloseable {
    private final ExperimentConfig config;
    private final EmbeddingNetwork network;
    private final RetrievalData data;
    private final EmbeddingEngine engine;

    TrainedModel(ExperimentConfig config, EmbeddingNetwork network, RetrievalData data) {
        this(config, network, data, network.engine());
    }

    private TrainedModel(
            ExperimentConfig config, EmbeddingNetwork network, RetrievalData data, EmbeddingEngine engine) {
        this.config = config;
        this.network = network;
        this.data = data;
        this.engine = engine;
    }

    /**
     * @param file the model
     * @param config that it was trained with, perhaps changed
     * @throws ConfigException if the data set does not fit the model
     * @throws ModelFiles.BrokenModelException if the model is missing or broken
     */
    public static TrainedModel open(Path file, ExperimentConfig config) {
        ModelFiles.Loaded loaded = ModelFiles.read(file, false);
        try {
            RetrievalData data = RunComponents.openData(config);
            if (!data.test().shape().equals(loaded.manifest().shape())) {
                throw new ConfigException(file + " takes images of "
                        + loaded.manifest().shape() + ", but pipeline '"
                        + config.data().name() + "' gives " + data.test().shape());
            }
            RunComponents.compareNormalization(config, loaded.network().normalization());
            return new TrainedModel(config, loaded.network(), data);
        } catch (RuntimeException e) {
            loaded.network().close();
            throw e;
        }
    }

    /**
     * This model behind something that changes the images it sees, which attacks go through; to close either is to close
     * both.
     *
     * @param seed of what is random in it
     */
    public TrainedModel behind(InputTransform transform, long seed) {
        return new TrainedModel(
                config, network, data, new TransformedEngine(engine, data.test().shape(), transform, seed));
    }

    /** Embeds the test images, those of a gallery that is apart too. */
    public EmbeddedTest embedTest(Progress progress) {
        EmbeddedSet queries = embed(data.test(), progress);
        return new EmbeddedTest(queries, data.gallery().map(gallery -> embed(gallery, progress)));
    }

    /** Embeds the test images that are queries. */
    public EmbeddedSet embedQueries(Progress progress) {
        return embed(data.test(), progress);
    }

    /** By which its embeddings are compared. */
    public DistanceMetric metric() {
        return network.metric();
    }

    /** Length D of an embedding. */
    public int dimension() {
        return network.dimension();
    }

    /** All benign figures of the test images. */
    public BenignScore score(EmbeddedTest test, Progress progress) {
        return new BenignEvaluation(
                        network,
                        data,
                        config.evaluation().batch(),
                        config.train().loaderThreads(),
                        progress)
                .score(
                        test,
                        config.evaluation().nmi(),
                        RunEnding.clusteringSeed(config),
                        config.evaluation().precision());
    }

    /** What attacks see of the model and its test images. */
    public ScoredModel scoredModel(EmbeddedTest test) {
        return new ScoredModel(
                engine,
                network.metric(),
                new ScoredImages(data.test(), test.queries()),
                test.apart().map(gallery -> new ScoredImages(data.searched(), gallery)));
    }

    /** The same of images from anywhere, each of which searches all others. */
    public ScoredModel scoredModel(ImageSet images, EmbeddedSet embedded) {
        return new ScoredModel(engine, network.metric(), new ScoredImages(images, embedded), Optional.empty());
    }

    public ExperimentConfig config() {
        return config;
    }

    public RetrievalData data() {
        return data;
    }

    /** Images from anywhere, of any size, as the pipeline reads its test images. Each is read when it is asked for. */
    public ImageSet photographs(List<Path> files) {
        return RunComponents.photographs(config, files, data.test().originalSize());
    }

    /**
     * Writes the embeddings of images as a NumPy file, and the table that says which row is which image.
     *
     * @param report where images that cannot be read are counted; its policy decides whether they end this
     * @return how many embeddings there are
     */
    public int writeEmbeddings(ImageSet set, DataReport report, Path file, Path labels, Progress progress) {
        EmbeddedSet embedded = embed(set, report, progress);
        int count = embedded.embeddings().count();
        try (NpyWriter writer = new NpyWriter(file, count, network.dimension())) {
            writer.append(embedded.embeddings().values(), 0, count);
        }
        LabelsCsv.write(labels, set, embedded.indices());
        return count;
    }

    private EmbeddedSet embed(ImageSet set, Progress progress) {
        return embed(set, data.report(), progress);
    }

    /**
     * Embeds images.
     *
     * @param report where images that cannot be read are counted; its policy decides whether they end this
     */
    public EmbeddedSet embed(ImageSet set, DataReport report, Progress progress) {
        progress.start("Embedding " + set.size() + " images", set.size());
        return new SetEmbedder(
                        engine, config.evaluation().batch(), config.train().loaderThreads())
                .embed(set, 0, report, progress::step);
    }

    /**
     * What a query has found.
     *
     * @param pixels of the query as the network saw it, {@code [C, H, W]}
     * @param nearest first
     */
    public record Found(ImageShape shape, float[] pixels, List<Match> nearest) {}

    /**
     * An image of the gallery.
     *
     * @param pixels as the network saw it, {@code [C, H, W]}
     * @param distance to the query, in the metric's own unit
     */
    public record Match(String name, String className, double distance, float[] pixels) {}

    /**
     * Finds the k nearest images of the gallery, the test images if it is not apart.
     *
     * @param image a file, of any size
     * @param k at least 1
     * @param kept where the embeddings of the gallery are kept between queries, if anywhere
     * @throws UnreadableImageException if the image cannot be read or is not whole
     */
    public Found query(Path image, int k, Optional<KeptGallery> kept, Progress progress) {
        ImageSet set = data.searched();
        float[] pixels = read(photographs(List.of(image)), 0);
        float[] query = new float[network.dimension()];
        engine.embed(pixels, 1, query);
        EmbeddedSet gallery = kept.map(keeper -> keeper.of(set, network.dimension(), images -> embed(images, progress)))
                .orElseGet(() -> embed(set, progress));
        NearestNeighbours neighbours = new NearestNeighbours(gallery.embeddings(), network.metric());
        List<Match> matches = new ArrayList<>();
        for (NearestNeighbours.Neighbour near : neighbours.find(query, k)) {
            int index = gallery.indices()[near.index()];
            matches.add(new Match(set.name(index), set.className(set.label(index)), near.distance(), read(set, index)));
        }
        return new Found(set.shape(), pixels, matches);
    }

    private static float[] read(ImageSet set, int index) {
        float[] pixels = new float[set.shape().length()];
        set.read(index, new SeededRandom(0), pixels, 0);
        return pixels;
    }

    @Override
    public void close() {
        network.close();
    }
}
