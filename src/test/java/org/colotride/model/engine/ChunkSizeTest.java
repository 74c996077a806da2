package org.colotride.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;

class ChunkSizeTest {
    private static final ImageShape SMALL = new ImageShape(1, 28, 28);

    @Test
    void largerImagesComeInSmallerChunks() {
        assertEquals(32, ChunkSize.of(SMALL));
        assertEquals(8, ChunkSize.of(new ImageShape(3, 64, 64)));
        assertEquals(4, ChunkSize.of(new ImageShape(3, 224, 224)));
    }

    @Test
    void batchesAreOfWholeChunks() {
        assertEquals(96, ChunkSize.wholeChunks(100, SMALL));
        assertEquals(64, ChunkSize.wholeChunks(64, SMALL));
        assertEquals(5, ChunkSize.wholeChunks(5, SMALL));
        assertEquals(20, ChunkSize.wholeChunks(21, new ImageShape(3, 224, 224)));
    }
}
