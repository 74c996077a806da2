package org.colotride.attack;

import java.util.Arrays;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;

/**
 * A network behind an {@link InputTransform}. An image is embedded by one draw, as who uses it would; gradients are those of
 * the mean embedding over {@link InputTransform#draws} draws. A draw depends on the image and on nothing else, so that what
 * an image gets does not depend on its batch; an image that an attack has changed meets other draws. Not thread-safe.
 */
public final class TransformedEngine implements EmbeddingEngine {
    private final EmbeddingEngine network;
    private final ImageShape shape;
    private final InputTransform transform;
    private final long seed;
    private float[] benign = new float[0];
    private float[] seen = new float[0];
    private float[] seenGradient = new float[0];
    private float[] embeddings = new float[0];

    /**
     * @param network what is behind; closed with this
     * @param shape of its images
     * @param seed of the draws
     */
    public TransformedEngine(EmbeddingEngine network, ImageShape shape, InputTransform transform, long seed) {
        if (transform.draws() < 1) {
            throw new IllegalArgumentException("draws: " + transform.draws() + " is not at least 1");
        }
        this.network = network;
        this.shape = shape;
        this.transform = transform;
        this.seed = seed;
    }

    @Override
    public int dimension() {
        return network.dimension();
    }

    @Override
    public void embed(float[] images, int count, float[] into) {
        see(images, count, 1);
        network.embed(seen, count, into);
    }

    @Override
    public void embedForGradient(float[] images, int count, float[] into) {
        int draws = transform.draws();
        int dimension = dimension();
        benign = images.clone();
        see(images, count, draws);
        if (embeddings.length != count * draws * dimension) {
            embeddings = new float[count * draws * dimension];
        }
        network.embedForGradient(seen, count * draws, embeddings);
        for (int i = 0; i < count; i++) {
            for (int d = 0; d < dimension; d++) {
                double sum = 0;
                for (int draw = 0; draw < draws; draw++) {
                    sum += embeddings[(i * draws + draw) * dimension + d];
                }
                into[i * dimension + d] = (float) (sum / draws);
            }
        }
    }

    @Override
    public void imageGradient(float[] embeddingGradient, float[] imageGradient) {
        int draws = transform.draws();
        int dimension = dimension();
        int length = shape.length();
        int count = benign.length / length;
        for (int copy = 0; copy < count * draws; copy++) {
            for (int d = 0; d < dimension; d++) {
                embeddings[copy * dimension + d] = embeddingGradient[copy / draws * dimension + d] / draws;
            }
        }
        if (seenGradient.length != seen.length) {
            seenGradient = new float[seen.length];
        }
        network.imageGradient(embeddings, seenGradient);
        Arrays.fill(imageGradient, 0, benign.length, 0f);
        for (int copy = 0; copy < count * draws; copy++) {
            int image = copy / draws;
            float[] own = Arrays.copyOfRange(benign, image * length, (image + 1) * length);
            float[] gradient = Arrays.copyOfRange(seenGradient, copy * length, (copy + 1) * length);
            transform.backward(own, shape, random(own, copy % draws), gradient);
            for (int p = 0; p < length; p++) {
                imageGradient[image * length + p] += gradient[p];
            }
        }
    }

    /** Leaves what the network sees, {@code [count · draws, C, H, W]}, the draws of an image beside each other. */
    private void see(float[] images, int count, int draws) {
        int length = shape.length();
        if (seen.length != count * draws * length) {
            seen = new float[count * draws * length];
        }
        for (int copy = 0; copy < count * draws; copy++) {
            float[] image = Arrays.copyOfRange(images, copy / draws * length, (copy / draws + 1) * length);
            SeededRandom random = random(image, copy % draws);
            transform.apply(image, shape, random);
            System.arraycopy(image, 0, seen, copy * length, length);
        }
    }

    private SeededRandom random(float[] image, int draw) {
        return SeededRandom.derive(seed, Arrays.hashCode(image), draw);
    }

    @Override
    public void refresh() {
        network.refresh();
    }

    @Override
    public void close() {
        network.close();
    }
}
