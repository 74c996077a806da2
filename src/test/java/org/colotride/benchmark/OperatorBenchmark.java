package org.colotride.benchmark;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.colotride.model.Backbone;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.TestNetworks;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.model.engine.GraphEngine;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.nd4j.linalg.api.buffer.DataType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Single operators, forward and backward to the images: the compiled engine beside Deeplearning4j's graph. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-Dorg.bytedeco.javacpp.logger=none")
public class OperatorBenchmark {
    private static final ImageShape SHAPE = new ImageShape(3, 64, 64);
    private static final int CHANNELS = 64;
    private static final int DIMENSION = 64;
    private static final int IMAGES = 16;

    /** What follows a first convolution to 64 channels; {@code FIRST} is that convolution alone. */
    public enum Operator {
        FIRST,
        CONVOLUTION,
        STRIDE,
        NORMALIZATION,
        RECTIFIER,
        SUM,
        MAXIMUM
    }

    /** What runs it. */
    public enum Runner {
        COMPILED,
        GRAPH
    }

    @Param
    public Operator operator;

    @Param
    public Runner runner;

    private EmbeddingNetwork network;
    private EmbeddingEngine engine;
    private final float[] images = TestNetworks.images(IMAGES, SHAPE, 1);
    private final float[] embeddings = new float[IMAGES * DIMENSION];
    private final float[] gradient = new float[images.length];

    @Setup(Level.Trial)
    public void build() {
        Backbone backbone = TestNetworks.backbone(
                (b, x, shape) -> {
                    String name = operator.name().toLowerCase(Locale.ROOT);
                    String first = b.convolution("c", x, 3, CHANNELS, 3, 1, 1, false);
                    String last =
                            switch (operator) {
                                case FIRST -> first;
                                case CONVOLUTION -> b.convolution(name, first, CHANNELS, CHANNELS, 3, 1, 1, false);
                                case STRIDE -> b.convolution(name, first, CHANNELS, CHANNELS, 3, 2, 1, false);
                                case NORMALIZATION -> b.batchNormalization(name, first, CHANNELS, true);
                                case RECTIFIER -> b.rectifier(name, first);
                                case SUM -> b.sum(name, first, b.convolution("d", x, 3, CHANNELS, 1, 1, 0, false));
                                case MAXIMUM -> b.maxPooling(name, first, 3, 2, 1);
                            };
                    return b.linear("fc", b.globalAveragePooling("a", last), CHANNELS, DIMENSION);
                },
                DIMENSION,
                DistanceMetric.N);
        network = TestNetworks.network(backbone, SHAPE, DataType.FLOAT, 1);
        engine = runner == Runner.COMPILED
                ? network.engine()
                : new GraphEngine(TestNetworks.embeddingGraph(network), SHAPE, DIMENSION);
    }

    /** Forward, and back to the images. */
    @Benchmark
    public float[] gradient() {
        engine.embedForGradient(images, IMAGES, embeddings);
        engine.imageGradient(embeddings, gradient);
        return gradient;
    }

    /** Forward alone. */
    @Benchmark
    public float[] embed() {
        engine.embed(images, IMAGES, embeddings);
        return embeddings;
    }

    @TearDown(Level.Trial)
    public void close() {
        network.close();
    }
}
