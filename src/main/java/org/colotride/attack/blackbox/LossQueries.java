package org.colotride.attack.blackbox;

import java.util.function.DoubleConsumer;
import org.colotride.attack.QueryObjective;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.tensor.ImageShape;

/**
 * The model as a black box: it answers an image with a loss. Images of many queries share batches of one constant size,
 * so that memory is bounded and the engine compiles a single program; the last batch is filled up with old images.
 *
 * <p>To ask: write the image into {@link #images()} from {@link #offset()} on, then call {@link #ask}. Answers come in
 * the order of the questions, the last ones on {@link #flush()}.
 */
final class LossQueries {
    private final EmbeddingEngine engine;
    private final int imageLength;
    private final int batch;
    private final float[] images;
    private final float[] embeddings;
    private final float[] embedding;
    private final int[] steps;
    private final QueryObjective[] objectives;
    private final DoubleConsumer[] answers;
    private int filled;

    LossQueries(EmbeddingEngine engine, ImageShape shape, int batch) {
        if (batch < 1) {
            throw new IllegalArgumentException("batch: " + batch + " is not positive");
        }
        this.engine = engine;
        this.imageLength = shape.length();
        this.batch = batch;
        this.images = new float[Math.multiplyExact(batch, imageLength)];
        this.embeddings = new float[Math.multiplyExact(batch, engine.dimension())];
        this.embedding = new float[engine.dimension()];
        this.steps = new int[batch];
        this.objectives = new QueryObjective[batch];
        this.answers = new DoubleConsumer[batch];
    }

    /** {@code [batch, C, H, W]}. */
    float[] images() {
        return images;
    }

    /** Where the next image's first pixel goes in {@link #images()}. */
    int offset() {
        return filled * imageLength;
    }

    /** Place of the next image in its batch. */
    int slot() {
        return filled;
    }

    /** Asks for the loss of the image just written. */
    void ask(int step, QueryObjective objective, DoubleConsumer answer) {
        steps[filled] = step;
        objectives[filled] = objective;
        answers[filled] = answer;
        filled++;
        if (filled == batch) {
            flush();
        }
    }

    /** Copies an image of {@code source} and asks for its loss. */
    void ask(float[] source, int image, int step, QueryObjective objective, DoubleConsumer answer) {
        System.arraycopy(source, image * imageLength, images, offset(), imageLength);
        ask(step, objective, answer);
    }

    /** Has all open questions answered. */
    void flush() {
        if (filled == 0) {
            return;
        }
        engine.embed(images, batch, embeddings);
        for (int i = 0; i < filled; i++) {
            System.arraycopy(embeddings, i * embedding.length, embedding, 0, embedding.length);
            answers[i].accept(objectives[i].loss(steps[i], embedding, null));
        }
        filled = 0;
    }
}
