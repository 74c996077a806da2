package org.colotride.model.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CountedEngineTest {
    /** An image is its own embedding. */
    private static final class Identity implements EmbeddingEngine {
        @Override
        public int dimension() {
            return 1;
        }

        @Override
        public void embed(float[] images, int count, float[] embeddings) {
            System.arraycopy(images, 0, embeddings, 0, count);
        }

        @Override
        public void embedForGradient(float[] images, int count, float[] embeddings) {
            embed(images, count, embeddings);
        }

        @Override
        public void imageGradient(float[] embeddingGradient, float[] imageGradient) {
            System.arraycopy(embeddingGradient, 0, imageGradient, 0, imageGradient.length);
        }

        @Override
        public void refresh() {}

        @Override
        public void close() {}
    }

    @Test
    void countsImagesAndChangesNothing() {
        CountedEngine engine = new CountedEngine(new Identity());
        float[] images = {1, 2, 3};
        float[] embeddings = new float[3];
        engine.embed(images, 3, embeddings);
        assertArrayEquals(images, embeddings);
        Arrays.fill(embeddings, 0);
        engine.embedForGradient(images, 2, embeddings);
        assertArrayEquals(new float[] {1, 2, 0}, embeddings);
        float[] gradient = new float[2];
        engine.imageGradient(new float[] {5, 6}, gradient);
        assertArrayEquals(new float[] {5, 6}, gradient);
        assertEquals(5, engine.forward());
        assertEquals(2, engine.backward());
    }
}
