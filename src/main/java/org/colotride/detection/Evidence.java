package org.colotride.detection;

import java.util.Arrays;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;

/**
 * Measures images: {@link DetectorSettings#measures}. All copies of all images that are asked about at once go through the
 * network together. Not thread-safe: it keeps its arrays between calls.
 */
public final class Evidence {
    private final Embedder embedder;
    private final int dimension;
    private final ImageShape shape;
    private final ChangedCopies copies;
    private final CopyMeasures measures;
    private float[] seen = new float[0];
    private float[] embeddings = new float[0];

    /** What embeds images: an engine, or whoever shares one. */
    @FunctionalInterface
    public interface Embedder {
        /**
         * @param images pixels in [0, 1], {@code [≥ count, C, H, W]}
         * @param embeddings receives {@code [count, D]}
         */
        void embed(float[] images, int count, float[] embeddings);
    }

    /** What is searched for an image; ids must be the same for all of its copies. */
    @FunctionalInterface
    public interface Searches {
        /** @param image its place among those that are measured */
        NeighbourSearch of(int image);
    }

    /**
     * @param embedder as searches embed their queries
     * @param dimension length D of an embedding
     * @param metric by which embeddings are compared
     */
    public Evidence(
            Embedder embedder, int dimension, ImageShape shape, DistanceMetric metric, DetectorSettings settings) {
        this.embedder = embedder;
        this.dimension = dimension;
        this.shape = shape;
        this.copies = new ChangedCopies(settings.smallChanges(), shape, settings.seed());
        this.measures = new CopyMeasures(settings, metric);
    }

    /** Images that the network embeds for each image that is measured. */
    public int copies() {
        return copies.perImage();
    }

    /**
     * @param images pixels in [0, 1], {@code [≥ count, C, H, W]}
     * @param own their embeddings, {@code [≥ count, D]}
     * @return each image's values in the order of {@link DetectorSettings#measures}, {@code [count][measures]}
     * @throws DetectionException if fewer images are known than make a ranking
     */
    public double[][] measure(float[] images, int count, float[] own, Searches searches) {
        int perImage = copies.perImage();
        reserve(count * perImage);
        for (int i = 0; i < count; i++) {
            copies.make(images, i, seen, i * perImage * shape.length());
        }
        embedder.embed(seen, count * perImage, embeddings);
        double[][] values = new double[count][];
        for (int i = 0; i < count; i++) {
            values[i] = values(i, own, searches.of(i));
        }
        return values;
    }

    private void reserve(int images) {
        if (seen.length < images * shape.length()) {
            seen = new float[images * shape.length()];
            embeddings = new float[images * dimension];
        }
    }

    private double[] values(int image, float[] own, NeighbourSearch search) {
        int perImage = copies.perImage();
        float[][] asked = new float[1 + perImage][];
        asked[0] = Arrays.copyOfRange(own, image * dimension, (image + 1) * dimension);
        for (int m = 0; m < perImage; m++) {
            int offset = (image * perImage + m) * dimension;
            asked[1 + m] = Arrays.copyOfRange(embeddings, offset, offset + dimension);
        }
        return measures.of(asked, search);
    }
}
