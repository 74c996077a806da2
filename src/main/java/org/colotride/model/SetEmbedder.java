package org.colotride.model;

import java.io.Serializable;
import java.util.Arrays;
import org.colotride.data.DataReport;
import org.colotride.data.ImageBatch;
import org.colotride.data.ImageBatches;
import org.colotride.data.ImageSet;
import org.colotride.model.engine.ChunkSize;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.tensor.Embeddings;

/** Embeds a whole image set, batch by batch, decoding ahead. */
public final class SetEmbedder {
    private final EmbeddingEngine engine;
    private final int batch;
    private final int threads;

    /**
     * The embeddings of a set; images that could not be read are absent.
     *
     * @param embeddings {@code [N, D]}
     * @param labels class of each, {@code [N]}
     * @param indices of each in its set, {@code [N]}
     */
    public record EmbeddedSet(Embeddings embeddings, int[] labels, int[] indices) implements Serializable {}

    /** Is told how many images are done. */
    @FunctionalInterface
    public interface Watcher {
        void embedded(int images);
    }

    /**
     * @param batch images at a time, at most
     * @param threads that decode
     */
    public SetEmbedder(EmbeddingEngine engine, int batch, int threads) {
        this.engine = engine;
        this.batch = batch;
        this.threads = threads;
    }

    /** @param limit at most so many images, from the first; 0 for all */
    public EmbeddedSet embed(ImageSet set, int limit, DataReport report, Watcher watcher) {
        int expected = limit > 0 ? Math.min(limit, set.size()) : set.size();
        Embeddings all = Embeddings.zeros(expected, engine.dimension());
        int[] labels = new int[expected];
        int[] indices = new int[expected];
        int together = ChunkSize.wholeChunks(batch, set.shape());
        float[] part = new float[together * engine.dimension()];
        int done = 0;
        try (ImageBatches batches = new ImageBatches(set, together, limit, threads, report)) {
            for (ImageBatch images = batches.next(); images != null; images = batches.next()) {
                engine.embed(images.images(), images.size(), part);
                System.arraycopy(part, 0, all.values(), all.offset(done), images.size() * engine.dimension());
                System.arraycopy(images.labels(), 0, labels, done, images.size());
                System.arraycopy(images.indices(), 0, indices, done, images.size());
                done += images.size();
                watcher.embedded(images.size());
            }
        }
        return new EmbeddedSet(
                new Embeddings(all.values(), done, engine.dimension()),
                Arrays.copyOf(labels, done),
                Arrays.copyOf(indices, done));
    }
}
