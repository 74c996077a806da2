package org.colotride.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.colotride.config.Component;
import org.colotride.loss.MetricLossFunction;
import org.colotride.model.Backbone;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.FrozenLayers;
import org.colotride.model.Learning;
import org.colotride.model.TestNetworks;
import org.colotride.model.backbones.C2F2;
import org.colotride.model.engine.onednn.OneDnnEngine;
import org.colotride.model.optimizer.Optimizer;
import org.colotride.model.optimizer.Optimizers;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/** What an engine says it is going to hold, against what it then has allocated. */
class PlannedMemoryTest {
    private static final int LARGEST_BATCH = 4;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.colotride.model.TestNetworks#all")
    void isWhatIsAllocatedThen(String name, Backbone backbone, ImageShape shape) {
        EmbeddingNetwork network = TestNetworks.network(backbone, shape, DataType.FLOAT, 7);
        int large = ChunkSize.of(shape) + 1;
        EngineLoad load = new EngineLoad(large, large, List.of(LARGEST_BATCH, 2), false);
        try (OneDnnEngine engine = (OneDnnEngine) network.engine()) {
            long before = engine.allocatedBytes();
            long expected = engine.memoryFor(load).arrays();
            assertEquals(before, engine.allocatedBytes(), "nothing is allocated by asking");
            int dimension = backbone.dimension();
            float[] embeddings = new float[large * dimension];
            engine.embed(TestNetworks.images(large, shape, 1), large, embeddings);
            engine.embedForGradient(TestNetworks.images(large, shape, 1), large, embeddings);
            for (int count : load.trained()) {
                engine.embedForWeightGradient(TestNetworks.images(count, shape, 1), count, embeddings);
            }
            long held = engine.allocatedBytes();
            // Half more where two chunks are not exact together, and so are not computed together after all.
            assertTrue(held <= expected && expected <= 1.5 * held, held + " of " + expected + " bytes");
        }
    }

    @ParameterizedTest
    @CsvSource({"adam, 2", "adamw, 2", "sgd, 1"})
    void theOptimizerKeepsSoManyNumbers(String name, int perWeight) {
        Optimizer optimizer = Optimizers.REGISTRY.create(Component.named(name));
        Learning learning = new Learning(optimizer.updater(1e-3), 0, 0, new FrozenLayers(List.of("conv1")));
        try (EmbeddingNetwork network = EmbeddingNetwork.create(
                new C2F2(new C2F2.Args(8, null)),
                new ImageShape(1, 14, 14),
                new MetricLossFunction(Component.named("triplet")),
                learning,
                new SeededRandom(1))) {
            long kept = network.graph().getUpdater(true).getStateViewArray().length();
            assertEquals(kept, network.optimizerNumbers());
            assertTrue(0 < kept && kept < perWeight * network.graph().numParams());
        }
    }
}
