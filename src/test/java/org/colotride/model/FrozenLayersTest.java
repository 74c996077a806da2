package org.colotride.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.colotride.config.Component;
import org.colotride.loss.BatchLayout;
import org.colotride.loss.MetricLossFunction;
import org.colotride.model.backbones.ResNet;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

class FrozenLayersTest {
    private static final ImageShape SHAPE = new ImageShape(3, 32, 32);
    private static final int IMAGES = 6;
    private static final FrozenLayers FROZEN = new FrozenLayers(List.of("conv1", "bn1", "layer1.*", "*.downsample.?"));

    @TempDir
    Path folder;

    private static EmbeddingNetwork network(ResNet.Statistics statistics, FrozenLayers frozen) {
        return EmbeddingNetwork.create(
                ResNet.resnet18(new ResNet.Args(8, DistanceMetric.N, statistics)),
                SHAPE,
                new MetricLossFunction(Component.named("triplet")),
                new Learning(new Adam(1e-2), 1e-2, 1e-2, frozen),
                new SeededRandom(2));
    }

    private static void train(EmbeddingNetwork network) {
        for (int i = 0; i < 2; i++) {
            network.graph()
                    .fit(new MultiDataSet(
                            Nd4j.createFromArray(TestNetworks.images(IMAGES, SHAPE, 3 + i))
                                    .reshape(IMAGES, SHAPE.channels(), SHAPE.height(), SHAPE.width()),
                            BatchLayout.stacked(new int[IMAGES]).toLabels()));
        }
    }

    private static Map<String, float[]> parameters(EmbeddingNetwork network) {
        Map<String, float[]> all = new TreeMap<>();
        network.graph()
                .paramTable()
                .forEach((name, values) -> all.put(name, values.dup().data().asFloat()));
        return all;
    }

    private static boolean isFrozen(String parameter) {
        return parameter.startsWith("conv1_") || parameter.startsWith("bn1_") || parameter.startsWith("layer1.");
    }

    /** By the fast engine and layer by layer: running statistics, too, stay where a layer is frozen, and there alone. */
    @ParameterizedTest
    @EnumSource(ResNet.Statistics.class)
    void frozenLayersStayAndOthersMove(ResNet.Statistics statistics) throws Exception {
        FrozenLayers frozen = new FrozenLayers(List.of("conv1", "bn1", "layer1.*"));
        try (EmbeddingNetwork network = network(statistics, frozen)) {
            boolean fast = statistics == ResNet.Statistics.frozen;
            assertEquals(fast, ((TrainingGraph) network.graph()).isAccelerated());
            check(network, statistics);
            Path file = folder.resolve("model.zip");
            ModelFiles.moveIntoPlace(
                    ModelFiles.writeBeside(
                                    file,
                                    network,
                                    new ModelManifest(ModelManifest.VERSION, SHAPE, DistanceMetric.N, ""),
                                    true,
                                    Map.of())
                            .file(),
                    file);
            try (EmbeddingNetwork read = ModelFiles.read(file, true).network()) {
                check(read, statistics);
            }
        }
    }

    private static void check(EmbeddingNetwork network, ResNet.Statistics statistics) {
        Map<String, float[]> before = parameters(network);
        network.clipGradients(GradientClipping.byNorm(100));
        train(network);
        Map<String, float[]> after = parameters(network);
        before.forEach((name, values) -> {
            boolean running = name.contains("_running");
            if (isFrozen(name) || running && statistics == ResNet.Statistics.frozen) {
                assertArrayEquals(values, after.get(name), name);
            } else {
                assertFalse(Arrays.equals(values, after.get(name)), name + " has not moved");
            }
        });
    }

    /** The others' gradients are what they were: nothing is frozen but the step. */
    @Test
    void othersLearnAsIfNoneWereFrozen() {
        try (EmbeddingNetwork whole = network(ResNet.Statistics.frozen, FrozenLayers.NONE);
                EmbeddingNetwork part =
                        network(ResNet.Statistics.frozen, new FrozenLayers(List.of("layer1.*", "fc")))) {
            for (EmbeddingNetwork network : List.of(whole, part)) {
                network.graph()
                        .fit(new MultiDataSet(
                                Nd4j.createFromArray(TestNetworks.images(IMAGES, SHAPE, 3))
                                        .reshape(IMAGES, SHAPE.channels(), SHAPE.height(), SHAPE.width()),
                                BatchLayout.stacked(new int[IMAGES]).toLabels()));
            }
            Map<String, float[]> expected = parameters(whole);
            parameters(part).forEach((name, values) -> {
                if (!name.startsWith("layer1.") && !name.startsWith("fc_")) {
                    assertArrayEquals(expected.get(name), values, name);
                }
            });
        }
    }

    /** The norm that clips is of what learns alone, as PyTorch's over {@code requires_grad}. */
    @Test
    void frozenLayersTakeNoPartInTheNorm() {
        try (EmbeddingNetwork network =
                network(ResNet.Statistics.frozen, new FrozenLayers(List.of("layer*", "conv1")))) {
            network.clipGradients(GradientClipping.byNorm(1e-3));
            network.graph().initGradientsView();
            network.graph()
                    .setInputs(Nd4j.createFromArray(TestNetworks.images(IMAGES, SHAPE, 3))
                            .reshape(IMAGES, SHAPE.channels(), SHAPE.height(), SHAPE.width()));
            network.graph().setLabels(BatchLayout.stacked(new int[IMAGES]).toLabels());
            network.graph().computeGradientAndScore();
            assertEquals(
                    1e-3, network.graph().getFlattenedGradients().norm2Number().doubleValue(), 1e-6);
            network.graph().gradient().gradientForVariable().forEach((name, gradient) -> {
                if (name.startsWith("layer") || name.startsWith("conv1")) {
                    assertEquals(0, gradient.norm2Number().doubleValue(), name);
                }
            });
        }
    }

    @Test
    void namesMayStandForMany() {
        assertTrue(FROZEN.contains("conv1") && FROZEN.contains("layer1.0.conv2"));
        assertFalse(FROZEN.contains("conv10") || FROZEN.contains("layer10.0.conv2") || FROZEN.contains("layer1"));
        assertFalse(FROZEN.contains("layer2.0.downsample.0"), "a question mark is one");
        assertFalse(FrozenLayers.NONE.contains("fc"));
    }

    @Test
    void refusesNamesOfNoLayerAndNetworksThatDoNotLearn() {
        List<String> layers = List.of("conv1", "layer1.0.conv1", "fc");
        FrozenLayers.NONE.requireFitting(layers);
        String unknown = assertThrows(IllegalArgumentException.class, () -> new FrozenLayers(List.of("conv1", "conv2"))
                        .requireFitting(layers))
                .getMessage();
        assertTrue(unknown.contains("'conv2'") && unknown.contains("conv1"), unknown);
        assertThrows(IllegalArgumentException.class, () -> new FrozenLayers(List.of("*")).requireFitting(layers));
    }

    @Test
    void aLayerThatLearnsIsWrittenAsBefore() {
        try (EmbeddingNetwork network = network(ResNet.Statistics.frozen, FrozenLayers.NONE)) {
            assertFalse(network.graph().getConfiguration().toJson().contains("fixed"));
            assertTrue(network.layersWithWeights().containsAll(List.of("conv1", "bn1", "layer1.0.conv1", "fc")));
        }
    }
}
