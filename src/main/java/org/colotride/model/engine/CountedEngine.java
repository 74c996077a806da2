package org.colotride.model.engine;

/**
 * An engine that counts what it is asked for: how many images passed through the network forward, and how many backward.
 * It changes nothing of what is computed.
 */
public final class CountedEngine implements EmbeddingEngine {
    private final EmbeddingEngine engine;
    private long forward;
    private long backward;
    private int last;

    /** @param engine that computes; closed by its owner */
    public CountedEngine(EmbeddingEngine engine) {
        this.engine = engine;
    }

    /** Images embedded since it was made. */
    public long forward() {
        return forward;
    }

    /** Images differentiated since it was made. */
    public long backward() {
        return backward;
    }

    @Override
    public int dimension() {
        return engine.dimension();
    }

    @Override
    public void embed(float[] images, int count, float[] embeddings) {
        forward += count;
        engine.embed(images, count, embeddings);
    }

    @Override
    public void embedForGradient(float[] images, int count, float[] embeddings) {
        forward += count;
        last = count;
        engine.embedForGradient(images, count, embeddings);
    }

    @Override
    public void imageGradient(float[] embeddingGradient, float[] imageGradient) {
        backward += last;
        engine.imageGradient(embeddingGradient, imageGradient);
    }

    @Override
    public void complete(float[] images, int count) {
        engine.complete(images, count);
    }

    @Override
    public void refresh() {
        engine.refresh();
    }

    @Override
    public void close() {}
}
