package org.colotride.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.ImageSet;
import org.colotride.data.UnreadableImageException;
import org.colotride.model.backbones.C2F2;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class SetEmbedderTest {
    private static final ImageShape SHAPE = new ImageShape(1, 8, 8);
    private static final int SIZE = 23;
    private static final int BROKEN = 7;

    /** Image 7 cannot be read. */
    private static final class Images implements ImageSet {
        @Override
        public int size() {
            return SIZE;
        }

        @Override
        public ImageShape shape() {
            return SHAPE;
        }

        @Override
        public int label(int index) {
            return index % 5;
        }

        @Override
        public int classCount() {
            return 5;
        }

        @Override
        public String className(int label) {
            return "class " + label;
        }

        @Override
        public String name(int index) {
            return "image " + index;
        }

        @Override
        public void read(int index, RandomGenerator random, float[] target, int offset) {
            if (index == BROKEN) {
                throw new UnreadableImageException("image 7 is broken", null);
            }
            System.arraycopy(TestNetworks.images(1, SHAPE, index), 0, target, offset, SHAPE.length());
        }
    }

    @Test
    void embeddingsDoNotDependOnTheBatchSizeAndBrokenImagesAreLeftOut() {
        try (EmbeddingNetwork network =
                TestNetworks.network(new C2F2(new C2F2.Args(6, DistanceMetric.N)), SHAPE, DataType.FLOAT, 2)) {
            for (int batch : new int[] {1, 4, 10, 64}) {
                SetEmbedder.EmbeddedSet set = new SetEmbedder(network.engine(), batch, 2)
                        .embed(new Images(), 0, new DataReport(CorruptPolicy.SKIP), done -> {});
                assertEquals(SIZE - 1, set.embeddings().count());
                assertArrayEquals(
                        IntStream.range(0, SIZE).filter(i -> i != BROKEN).toArray(), set.indices());
                for (int row = 0; row < SIZE - 1; row++) {
                    assertEquals(set.indices()[row] % 5, set.labels()[row]);
                    float[] expected = new float[6];
                    network.engine().embed(TestNetworks.images(1, SHAPE, set.indices()[row]), 1, expected);
                    assertArrayEquals(expected, set.embeddings().row(row));
                }
            }
        }
    }
}
