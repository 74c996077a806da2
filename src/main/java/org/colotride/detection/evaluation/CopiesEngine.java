package org.colotride.detection.evaluation;

import java.util.Arrays;
import org.colotride.detection.ChangedCopies;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.tensor.ImageShape;

/**
 * A network as a detector uses it: what it gives for an image is the image's own embedding, then those of all its changed
 * copies, one behind the other, as one vector of {@code (1 + M)·D} numbers. Gradients go back through the changes: by their own,
 * by the identity's where they have none (BPDA). An attack on a function of all of them is an attack on the detector (expectation
 * over transformations; both Athalye et al., ICML 2018), and it sees the very copies that the detector will see. Not thread-safe.
 */
final class CopiesEngine implements EmbeddingEngine {
    private final EmbeddingEngine network;
    private final ImageShape shape;
    private final ChangedCopies copies;
    private float[] seen = new float[0];
    private float[] seenGradient = new float[0];
    private float[] latest = new float[0];

    /** @param network not closed by this */
    CopiesEngine(EmbeddingEngine network, ImageShape shape, ChangedCopies copies) {
        this.network = network;
        this.shape = shape;
        this.copies = copies;
    }

    /** {@code (1 + M)·D}. */
    @Override
    public int dimension() {
        return (1 + copies.perImage()) * network.dimension();
    }

    @Override
    public void embed(float[] images, int count, float[] into) {
        see(images, count);
        network.embed(seen, count * (1 + copies.perImage()), into);
    }

    @Override
    public void embedForGradient(float[] images, int count, float[] into) {
        latest = Arrays.copyOf(images, count * shape.length());
        see(images, count);
        network.embedForGradient(seen, count * (1 + copies.perImage()), into);
    }

    private void see(float[] images, int count) {
        int length = shape.length();
        int perImage = 1 + copies.perImage();
        if (seen.length != count * perImage * length) {
            seen = new float[count * perImage * length];
        }
        for (int i = 0; i < count; i++) {
            System.arraycopy(images, i * length, seen, i * perImage * length, length);
            copies.make(images, i, seen, (i * perImage + 1) * length);
        }
    }

    @Override
    public void imageGradient(float[] embeddingGradient, float[] imageGradient) {
        if (seenGradient.length != seen.length) {
            seenGradient = new float[seen.length];
        }
        network.imageGradient(embeddingGradient, seenGradient);
        int length = shape.length();
        int perImage = 1 + copies.perImage();
        for (int i = 0; i < latest.length / length; i++) {
            System.arraycopy(seenGradient, i * perImage * length, imageGradient, i * length, length);
            copies.addGradient(latest, i, seenGradient, (i * perImage + 1) * length, imageGradient);
        }
    }

    @Override
    public void refresh() {
        network.refresh();
    }

    @Override
    public void close() {
        // The network is its owner's.
    }
}
