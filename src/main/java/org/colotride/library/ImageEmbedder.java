package org.colotride.library;

import org.colotride.attack.InputTransform;
import org.colotride.attack.TransformedEngine;
import org.colotride.data.Normalization;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.model.imported.GraphMirror;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A {@link ComputationGraph} that is in memory, whoever trained it, as something that embeds images and can be attacked:
 * see {@link Robustness}. It is not changed. Where every layer has an exact counterpart among ours (convolution, batch
 * normalisation, maximum and global average pooling, dense layers, rectifiers, sums), the fast engine computes it; any
 * other graph is attacked on Deeplearning4j's own passes, with one warning.
 *
 * <p>Not thread-safe. To be closed: it holds native memory.
 */
public final class ImageEmbedder implements AutoCloseable {
    private final EmbeddingEngine engine;
    private final boolean fast;
    private final ImageShape shape;
    private final DistanceMetric metric;

    private ImageEmbedder(EmbeddingEngine engine, boolean fast, ImageShape shape, DistanceMetric metric) {
        this.engine = engine;
        this.fast = fast;
        this.shape = shape;
        this.metric = metric;
    }

    /**
     * Embeds by what enters the graph's last layer if that has a loss, else by what the graph gives.
     *
     * @param graph with one input, images {@code [N, C, H, W]} in [0, 1], and one output
     * @param metric by which embeddings are compared; N and C normalise them, whether the graph does so itself or not
     * @throws org.colotride.config.ConfigException if the graph has several inputs or outputs, or batch normalisation beside
     *     a layer without counterpart: Deeplearning4j's own gradient of it would be wrong, and attacks silently weak
     * @throws IllegalArgumentException if images of that shape do not fit the graph
     */
    public static ImageEmbedder of(ComputationGraph graph, ImageShape shape, DistanceMetric metric) {
        return of(graph, shape, metric, Normalization.none(shape.channels()));
    }

    /** @param normalization of the images, which lie in [0, 1], before they enter the graph */
    public static ImageEmbedder of(
            ComputationGraph graph, ImageShape shape, DistanceMetric metric, Normalization normalization) {
        GraphMirror engine = GraphMirror.of(graph, shape, metric, normalization);
        return new ImageEmbedder(engine, engine.isFast(), shape, metric);
    }

    /**
     * The same network behind something that changes its images, which attacks go through. It takes the place of this one,
     * and is the one to be closed.
     */
    public ImageEmbedder behind(InputTransform transform) {
        return new ImageEmbedder(new TransformedEngine(engine, shape, transform, 1), fast, shape, metric);
    }

    /**
     * @param images pixels in [0, 1], {@code [count, C, H, W]}
     * @return {@code [count, D]}
     */
    public float[] embed(float[] images, int count) {
        float[] embeddings = new float[count * engine.dimension()];
        engine.embed(images, count, embeddings);
        return embeddings;
    }

    /** Takes over the weights that the graph has now, after it was trained on. */
    public void refresh() {
        engine.refresh();
    }

    /** Whether the fast engine computes it, rather than Deeplearning4j's own passes. */
    public boolean isFast() {
        return fast;
    }

    /** Length D of an embedding. */
    public int dimension() {
        return engine.dimension();
    }

    /** Of one image. */
    public ImageShape shape() {
        return shape;
    }

    /** By which embeddings are compared. */
    public DistanceMetric metric() {
        return metric;
    }

    EmbeddingEngine engine() {
        return engine;
    }

    @Override
    public void close() {
        engine.close();
    }
}
