package org.colotride.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.config.ExperimentConfig;
import org.colotride.data.ImageSet;
import org.colotride.data.RetrievalData;
import org.colotride.metric.NearestNeighbours;
import org.colotride.metric.RetrievalMetrics;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelFiles;
import org.colotride.model.SetEmbedder;
import org.colotride.model.SetEmbedder.EmbeddedSet;
import org.colotride.random.SeededRandom;
import org.colotride.report.LabelsCsv;
import org.colotride.report.NpyWriter;
import org.colotride.report.Progress;
import org.colotride.report.QueryPage;
import org.colotride.report.RunFolder;

/** A trained model with its data set, to be scored, embedded with and queried. */
public final class TrainedModel implements AutoCloseable {
    private final ExperimentConfig config;
    private final EmbeddingNetwork network;
    private final RetrievalData data;

    private TrainedModel(ExperimentConfig config, EmbeddingNetwork network, RetrievalData data) {
        this.config = config;
        this.network = network;
        this.data = data;
    }

    /**
     * @param model the folder of a run, or a model file
     * @param overrides of the configuration that the model was trained with
     * @throws ConfigException if an override is wrong, or the data set does not fit the model
     * @throws ModelFiles.BrokenModelException if the model is missing or broken
     */
    public static TrainedModel open(Path model, List<String> overrides) throws IOException {
        Path file = Files.isDirectory(model) ? RunFolder.open(model).model() : model;
        ModelFiles.Loaded loaded = ModelFiles.read(file, false);
        ExperimentConfig config = readConfig(loaded.manifest().config(), overrides);
        RetrievalData data = RunComponents.openData(config);
        if (!data.test().shape().equals(loaded.manifest().shape())) {
            loaded.network().close();
            throw new ConfigException(
                    file + " takes images of " + loaded.manifest().shape() + ", but pipeline '"
                            + config.data().name() + "' gives " + data.test().shape());
        }
        return new TrainedModel(config, loaded.network(), data);
    }

    private static ExperimentConfig readConfig(String yaml, List<String> overrides) throws IOException {
        Path copy = Files.createTempFile("model-config", ".yaml");
        try {
            Files.writeString(copy, yaml);
            return ConfigReader.read(copy, overrides, ExperimentConfig.class);
        } finally {
            Files.delete(copy);
        }
    }

    /** All benign figures on the test images. */
    public RetrievalMetrics evaluate(Progress progress) {
        return new BenignEvaluation(
                        network,
                        data,
                        config.evaluation().batch(),
                        config.train().loaderThreads(),
                        progress)
                .evaluate(config.evaluation().nmi(), Experiment.clusteringSeed(config));
    }

    /** Writes {@code embeddings.npy} and {@code labels.csv}. */
    public void writeEmbeddings(boolean train, Path folder, Progress progress) {
        ImageSet set = train ? data.train() : data.test();
        EmbeddedSet embedded = embed(set, progress);
        int count = embedded.embeddings().count();
        try (NpyWriter writer = new NpyWriter(folder.resolve("embeddings.npy"), count, network.dimension())) {
            writer.append(embedded.embeddings().values(), 0, count);
        }
        LabelsCsv.write(folder.resolve("labels.csv"), set, embedded.indices());
    }

    private EmbeddedSet embed(ImageSet set, Progress progress) {
        progress.start("Embedding " + set.size() + " images", set.size());
        return new SetEmbedder(
                        network.engine(),
                        config.evaluation().batch(),
                        config.train().loaderThreads())
                .embed(set, 0, data.report(), progress::step);
    }

    /**
     * Writes a page with the k nearest of the test images.
     *
     * @param image a file, or {@code test:N} for one of the test images, which is then left out of the gallery
     */
    public void query(String image, int k, Path page, Progress progress) {
        ImageSet set = data.test();
        int self = testIndex(image);
        float[] pixels = self >= 0 ? read(set, self) : readFile(Path.of(image));
        float[] query = new float[network.dimension()];
        network.engine().embed(pixels, 1, query);
        EmbeddedSet gallery = embed(set, progress);
        if (k < 1 || k >= gallery.embeddings().count()) {
            throw new ConfigException("command line: --k: " + k + " is not in 1 … "
                    + (gallery.embeddings().count() - 1));
        }
        int wanted = self >= 0 ? k + 1 : k;
        List<QueryPage.Match> matches = new ArrayList<>();
        for (NearestNeighbours.Neighbour near :
                NearestNeighbours.find(query, gallery.embeddings(), wanted, network.metric())) {
            int index = gallery.indices()[near.index()];
            if (index != self && matches.size() < k) {
                String label = set.className(set.label(index));
                Boolean right = self >= 0 ? set.label(index) == set.label(self) : null;
                matches.add(new QueryPage.Match(set.name(index), label, near.distance(), right, read(set, index)));
            }
        }
        String name = self >= 0 ? set.name(self) + ", " + set.className(set.label(self)) : image;
        QueryPage.write(page, name, pixels, set.shape(), matches);
    }

    private int testIndex(String image) {
        if (!image.startsWith("test:")) {
            return -1;
        }
        String number = image.substring("test:".length());
        int count = data.test().size();
        if (!number.matches("\\d{1,9}") || Integer.parseInt(number) >= count) {
            throw new ConfigException("command line: '" + image + "' is not one of test:0 … test:" + (count - 1));
        }
        return Integer.parseInt(number);
    }

    private static float[] read(ImageSet set, int index) {
        float[] pixels = new float[set.shape().length()];
        set.read(index, new SeededRandom(0), pixels, 0);
        return pixels;
    }

    private float[] readFile(Path image) {
        if (!Files.isRegularFile(image)) {
            throw new ConfigException(image + ": there is no such image");
        }
        return RunComponents.readImage(config, image);
    }

    @Override
    public void close() {
        network.close();
    }
}
