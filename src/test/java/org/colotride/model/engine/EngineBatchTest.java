package org.colotride.model.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.colotride.model.Backbone;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.TestNetworks;
import org.colotride.model.backbones.C2F2;
import org.colotride.model.backbones.MobileNetV2;
import org.colotride.model.backbones.ResNet;
import org.colotride.model.backbones.TorchvisionBackbone;
import org.colotride.model.engine.onednn.OneDnnEngine;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/** What an image gets is to the last bit the same in every batch and at every place in it. */
class EngineBatchTest {
    /** Its class must come before that of its operations. */
    @BeforeAll
    static void loadNatives() {
        assertTrue(Nd4j.getBackend().isAvailable());
    }

    static Stream<Arguments> networks() {
        TorchvisionBackbone.Args args = TestNetworks.args(TorchvisionBackbone.Statistics.frozen);
        return Stream.of(1, 2)
                .flatMap(threads -> Stream.of(
                        Arguments.of(
                                threads,
                                "c2f2",
                                new C2F2(new C2F2.Args(20, DistanceMetric.N)),
                                new ImageShape(1, 12, 12)),
                        Arguments.of(
                                threads,
                                "c2f2, E",
                                new C2F2(new C2F2.Args(8, DistanceMetric.E)),
                                new ImageShape(1, 28, 28)),
                        Arguments.of(threads, "resnet18", ResNet.resnet18(args), new ImageShape(3, 40, 34)),
                        Arguments.of(threads, "mobilenet-v2", new MobileNetV2(args), new ImageShape(3, 32, 32))));
    }

    @ParameterizedTest(name = "{1}, {0} threads")
    @MethodSource("networks")
    @Tag("processor")
    void fastEngine(int threads, String name, Backbone backbone, ImageShape shape) {
        onThreads(
                threads,
                () -> withNetwork(backbone, shape, network -> {
                    EmbeddingEngine engine = network.engine();
                    assertInstanceOf(OneDnnEngine.class, engine);
                    int chunk = ChunkSize.of(shape);
                    new Batches(engine, shape, 2 * chunk + 3).check(1, 2, 5, chunk - 1, chunk, chunk + 1, 2 * chunk);
                }));
    }

    @ParameterizedTest(name = "{1}, {0} threads")
    @MethodSource("networks")
    void graph(int threads, String name, Backbone backbone, ImageShape shape) {
        onThreads(
                threads,
                () -> withNetwork(backbone, shape, network -> {
                    EmbeddingEngine engine =
                            new GraphEngine(TestNetworks.embeddingGraph(network), shape, backbone.dimension());
                    new Batches(engine, shape, 3).check(1, 2);
                }));
    }

    /** Of chunks of several images, the graph's last is filled up, and all but the last pass forward twice. */
    @Test
    void graphInLargerChunksAgrees() {
        Backbone backbone = new C2F2(new C2F2.Args(8, DistanceMetric.N));
        ImageShape shape = new ImageShape(1, 12, 12);
        withNetwork(backbone, shape, network -> {
            Answers single = new Batches(
                            new GraphEngine(TestNetworks.embeddingGraph(network), shape, backbone.dimension()),
                            shape,
                            7)
                    .answers(IntStream.range(0, 7).toArray());
            Answers chunked = new Batches(
                            new GraphEngine(TestNetworks.embeddingGraph(network), shape, backbone.dimension(), 3),
                            shape,
                            7)
                    .answers(IntStream.range(0, 7).toArray());
            for (int i = 0; i < 7; i++) {
                assertArrayEquals(single.embeddings()[i], chunked.embeddings()[i], 1e-6f);
                assertArrayEquals(single.gradients()[i], chunked.gradients()[i], 1e-4f);
            }
        });
    }

    /** An embedding in between leaves the gradient as it was. */
    @Test
    void embeddingBetweenForwardAndBackwardChangesNothing() {
        ImageShape shape = new ImageShape(1, 12, 12);
        withNetwork(new C2F2(new C2F2.Args(8, DistanceMetric.N)), shape, network -> {
            for (EmbeddingEngine engine : new EmbeddingEngine[] {
                network.engine(), new GraphEngine(TestNetworks.embeddingGraph(network), shape, 8)
            }) {
                float[] images = TestNetworks.images(3, shape, 1);
                float[] error = TestNetworks.floats(3 * 8, 2);
                float[] expected = new float[images.length];
                float[] actual = new float[images.length];
                engine.embedForGradient(images, 3, new float[3 * 8]);
                engine.imageGradient(error, expected);
                engine.embedForGradient(images, 3, new float[3 * 8]);
                engine.embed(TestNetworks.images(5, shape, 9), 5, new float[5 * 8]);
                engine.imageGradient(error, actual);
                assertArrayEquals(expected, actual);
            }
        });
    }

    @Test
    void memoryStopsGrowingAtTheLargestBatch() {
        ImageShape shape = new ImageShape(1, 12, 12);
        withNetwork(new C2F2(new C2F2.Args(8, DistanceMetric.N)), shape, network -> {
            OneDnnEngine engine = (OneDnnEngine) network.engine();
            Batches batches = new Batches(engine, shape, 70);
            batches.answers(IntStream.range(0, 70).toArray());
            long bytes = engine.allocatedBytes();
            for (int count = 1; count <= 70; count += 3) {
                batches.answers(IntStream.range(0, count).toArray());
            }
            assertEquals(bytes, engine.allocatedBytes());
        });
    }

    /** {@code [images][…]}. */
    private record Answers(float[][] plain, float[][] embeddings, float[][] gradients) {}

    /** Batches of some of the same images, each image with a gradient of its own. */
    private static final class Batches {
        private final EmbeddingEngine engine;
        private final int count;
        private final int length;
        private final float[] images;
        private final float[] errors;

        Batches(EmbeddingEngine engine, ImageShape shape, int count) {
            this.engine = engine;
            this.count = count;
            this.length = shape.length();
            this.images = TestNetworks.images(count, shape, 3);
            this.errors = TestNetworks.floats(count * engine.dimension(), 4);
            for (int i = 0; i < errors.length; i++) {
                errors[i] -= 0.5f;
            }
        }

        /** The whole batch, then backwards, turned by one, and its first few, which begin at another image each time. */
        void check(int... sizes) {
            int[] all = IntStream.range(0, count).toArray();
            Answers expected = answers(all);
            assertTrue(Arrays.stream(expected.gradients()).allMatch(Batches::isNotZero));
            compare(expected, all.clone());
            compare(expected, IntStream.range(0, count).map(i -> count - 1 - i).toArray());
            compare(
                    expected,
                    IntStream.range(0, count).map(i -> (i + 1) % count).toArray());
            for (int size : sizes) {
                compare(
                        expected,
                        IntStream.range(0, size).map(i -> (size + i) % count).toArray());
            }
        }

        private static boolean isNotZero(float[] values) {
            return IntStream.range(0, values.length).anyMatch(i -> values[i] != 0);
        }

        private void compare(Answers expected, int[] rows) {
            Answers actual = answers(rows);
            same(rows, expected.plain(), actual.plain());
            same(rows, expected.embeddings(), actual.embeddings());
            same(rows, expected.gradients(), actual.gradients());
        }

        private static void same(int[] rows, float[][] expected, float[][] actual) {
            for (int i = 0; i < rows.length; i++) {
                // Without a tolerance, so to the last bit.
                assertArrayEquals(
                        expected[rows[i]], actual[i], "image " + rows[i] + " at place " + i + " of " + rows.length);
            }
        }

        Answers answers(int[] rows) {
            int dimension = engine.dimension();
            float[] batch = new float[rows.length * length];
            float[] error = new float[rows.length * dimension];
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(images, rows[i] * length, batch, i * length, length);
                System.arraycopy(errors, rows[i] * dimension, error, i * dimension, dimension);
            }
            float[] plain = new float[error.length];
            float[] embeddings = new float[error.length];
            float[] gradient = new float[batch.length];
            engine.embed(batch, rows.length, plain);
            engine.embedForGradient(batch, rows.length, embeddings);
            engine.imageGradient(error, gradient);
            return new Answers(split(plain, dimension), split(embeddings, dimension), split(gradient, length));
        }

        private static float[][] split(float[] values, int length) {
            return IntStream.range(0, values.length / length)
                    .mapToObj(i -> Arrays.copyOfRange(values, i * length, (i + 1) * length))
                    .toArray(float[][]::new);
        }
    }

    private static void withNetwork(Backbone backbone, ImageShape shape, Consumer<EmbeddingNetwork> work) {
        try (EmbeddingNetwork network = TestNetworks.network(backbone, shape, DataType.FLOAT, 7)) {
            work.accept(network);
        }
    }

    private static void onThreads(int threads, Runnable work) {
        NativeOps natives = NativeOpsHolder.getInstance().getDeviceNativeOps();
        int before = natives.ompGetMaxThreads();
        natives.setOmpNumThreads(threads);
        try {
            assertEquals(threads, natives.ompGetMaxThreads());
            work.run();
        } finally {
            natives.setOmpNumThreads(before);
        }
    }
}
