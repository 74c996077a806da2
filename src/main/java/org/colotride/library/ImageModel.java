package org.colotride.library;

import java.nio.file.Path;
import java.util.List;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.ImageSet;
import org.colotride.data.pipeline.EncodedImage;
import org.colotride.data.pipeline.ImageReading;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelFiles;
import org.colotride.model.ModelManifest;
import org.colotride.model.SetEmbedder;
import org.colotride.model.SetEmbedder.EmbeddedSet;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.ImageShape;

/**
 * A trained model from its file alone: it embeds image files of any size as its pipeline would, and searches among them.
 *
 * <p>Not thread-safe, but its {@linkplain #index indexes} are. To be closed: it holds native memory.
 */
public final class ImageModel implements AutoCloseable {
    private static final int BATCH = 64;
    private static final int THREADS = 2;

    private final EmbeddingNetwork network;
    private final ImageReading reading;

    private ImageModel(EmbeddingNetwork network, ImageReading reading) {
        this.network = network;
        this.reading = reading;
    }

    /**
     * @param file a {@code model.zip} that a training or an import wrote
     * @throws ModelFiles.BrokenModelException if there is no such file, or it is broken
     * @throws IllegalArgumentException if a version before 0.2.0 wrote it, which did not say how images are read
     */
    public static ImageModel load(Path file) {
        ModelFiles.Loaded loaded = ModelFiles.read(file, false);
        ModelManifest manifest = loaded.manifest();
        try {
            if (manifest.reading() == null) {
                throw new IllegalArgumentException(
                        file + " does not say how its images are read: a version before 0.2.0"
                                + " wrote it; resume its run with this version, or embed with its configuration (goal embed)");
            }
            if (!manifest.reading().shape().equals(manifest.shape())) {
                throw new IllegalArgumentException(file + " takes images of " + manifest.shape()
                        + ", but reads them as " + manifest.reading().shape());
            }
            return new ImageModel(loaded.network(), manifest.reading());
        } catch (RuntimeException e) {
            loaded.network().close();
            throw e;
        }
    }

    /** Of what the network sees. */
    public ImageShape shape() {
        return network.shape();
    }

    /** By which its embeddings are compared. */
    public DistanceMetric metric() {
        return network.metric();
    }

    /** Length D of an embedding. */
    public int dimension() {
        return network.dimension();
    }

    /**
     * @param image a file, of any size
     * @return {@code [D]}, of unit length unless the metric is E
     * @throws org.colotride.data.UnreadableImageException if it cannot be read or is not whole
     */
    public float[] embed(Path image) {
        float[] embedding = new float[network.dimension()];
        network.engine().embed(pixels(image), 1, embedding);
        return embedding;
    }

    /**
     * What the network sees of a file.
     *
     * @return pixels in [0, 1], {@code [C, H, W]}
     */
    public float[] pixels(Path image) {
        float[] pixels = new float[network.shape().length()];
        images(List.of(image)).read(0, new SeededRandom(0), pixels, 0);
        return pixels;
    }

    /**
     * The same for many images.
     *
     * @return {@code [files.size(), D]}
     * @throws org.colotride.config.ConfigException if one of them cannot be read or is not whole
     */
    public Embeddings embed(List<Path> files) {
        return files.isEmpty()
                ? Embeddings.zeros(0, network.dimension())
                : embed(files, new DataReport(CorruptPolicy.FAIL), done -> {}).embeddings();
    }

    /**
     * The same, telling of what cannot be read.
     *
     * @param files at least one
     * @param report where images that cannot be read, or are not whole, are counted; its policy decides whether they end this
     * @param watcher is told how many are done
     * @return of those that could be read
     * @throws org.colotride.config.ConfigException if one cannot, and the policy is {@code fail}
     */
    public EmbeddedSet embed(List<Path> files, DataReport report, SetEmbedder.Watcher watcher) {
        return new SetEmbedder(network.engine(), BATCH, THREADS).embed(images(files), 0, report, watcher);
    }

    /** Files as the network sees them, each read when it is asked for; without classes. */
    public ImageSet images(List<Path> files) {
        return reading.photographs(files);
    }

    /** The same for images that need not be files. */
    ImageSet encoded(List<EncodedImage> images) {
        return reading.encoded(images);
    }

    /** Reads images one by one, for those who have their bytes; many threads may share it. */
    public ImageReader reader() {
        return new ImageReader(reading.reader());
    }

    /**
     * Embeds images that were read before. What one gets does not depend on the others.
     *
     * @param pixels in [0, 1], {@code [≥ count, C, H, W]}
     * @param embeddings receives {@code [count, D]}, each of unit length unless the metric is E
     */
    public void embed(float[] pixels, int count, float[] embeddings) {
        if (count > 0) {
            network.engine().embed(pixels, count, embeddings);
        }
    }

    /**
     * Embeds images to be searched.
     *
     * @param files of any size; they are read once
     * @throws org.colotride.config.ConfigException if one of them cannot be read or is not whole
     */
    public ImageIndex index(List<Path> files) {
        return new ImageIndex(files, embed(files), network.metric());
    }

    @Override
    public void close() {
        network.close();
    }
}
