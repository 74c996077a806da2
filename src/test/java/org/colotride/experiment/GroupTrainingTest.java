package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.colotride.cluster.Group;
import org.colotride.config.Component;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.PairLoader;
import org.colotride.data.PairSampler;
import org.colotride.defense.Defense;
import org.colotride.defense.Defenses;
import org.colotride.loss.MetricLossFunction;
import org.colotride.mining.SofthardMiner;
import org.colotride.model.Backbone;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.GradientClipping;
import org.colotride.model.backbones.Backbones;
import org.colotride.model.backbones.C2F2;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.colotride.training.IterationRecord;
import org.colotride.training.Trainer;
import org.colotride.training.TrainingPlan;
import org.colotride.training.TrainingPosition;
import org.colotride.training.TrainingRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several members train what one trains: the same images, losses and weights, to the last bit. */
class GroupTrainingTest {
    private static final ImageShape SHAPE = new ImageShape(1, 12, 12);
    private static final ImageShape COLOUR = new ImageShape(3, 32, 32);
    private static final TrainingPlan PLAN = new TrainingPlan(2, 5);

    private record Trained(List<IterationRecord> records, float[] weights, List<float[]> batches) {}

    static Set<String> defenses() {
        return Defenses.REGISTRY.names();
    }

    @ParameterizedTest
    @MethodSource("defenses")
    void everyDefenceMakesTheSameBatchesAndWeights(String name) throws Exception {
        Trained alone = train(name, new C2F2(new C2F2.Args(16, DistanceMetric.N)), SHAPE, Group.ALONE);
        assertSame(
                name,
                alone,
                ThreadGroup.run(
                        3, member -> train(name, new C2F2(new C2F2.Args(16, DistanceMetric.N)), SHAPE, member)));
    }

    @Test
    void aNetworkWithFrozenStatisticsIsTheSameToo() throws Exception {
        Trained alone = train("act", resNet("frozen"), COLOUR, Group.ALONE);
        assertSame("act", alone, ThreadGroup.run(2, member -> train("act", resNet("frozen"), COLOUR, member)));
    }

    /** Losses are the same after the proxies have been updated, so these are. */
    @Test
    void aLossThatLearnsItselfIsTheSameToo() throws Exception {
        Component loss = Component.named("proxy-anchor");
        GradientClipping none = GradientClipping.none();
        Trained alone = train("min-max", loss, new C2F2(new C2F2.Args(16, DistanceMetric.N)), SHAPE, none, Group.ALONE);
        assertSame(
                "min-max",
                alone,
                ThreadGroup.run(
                        2,
                        member -> train(
                                "min-max", loss, new C2F2(new C2F2.Args(16, DistanceMetric.N)), SHAPE, none, member)));
    }

    @Test
    void clippedGradientsAreTheSameToo() throws Exception {
        Trained alone = train("act", resNet("frozen"), COLOUR, GradientClipping.byNorm(1e-3), Group.ALONE);
        assertSame(
                "act",
                alone,
                ThreadGroup.run(
                        2, member -> train("act", resNet("frozen"), COLOUR, GradientClipping.byNorm(1e-3), member)));
        assertFalse(
                Arrays.equals(
                        alone.weights(),
                        train("act", resNet("frozen"), COLOUR, Group.ALONE).weights()),
                "it makes a difference");
    }

    @Test
    void statisticsOfABatchCannotBeSharedOut() {
        IllegalStateException error = assertThrows(
                IllegalStateException.class,
                () -> ThreadGroup.run(2, member -> train("act", resNet("batch"), COLOUR, member)));
        assertTrue(error.getMessage().contains("freeze batch normalisation"), error.getMessage());
    }

    private static Backbone resNet(String statistics) {
        ObjectNode args = JsonNodeFactory.instance.objectNode();
        args.put("embedding", 16).put("batchNormalization", statistics);
        return Backbones.REGISTRY.create(new Component("resnet18", args, "test"));
    }

    private static void assertSame(String name, Trained alone, List<Trained> members) {
        for (Trained member : members) {
            assertEquals(alone.records().size(), member.records().size());
            for (int i = 0; i < alone.records().size(); i++) {
                IterationRecord expected = alone.records().get(i);
                IterationRecord found = member.records().get(i);
                assertEquals(expected.loss(), found.loss(), 0.0, name);
                assertEquals(expected.steps(), found.steps(), name);
                assertArrayEquals(alone.batches().get(i), member.batches().get(i), name + ": batch " + i);
            }
            assertArrayEquals(alone.weights(), member.weights(), name);
        }
    }

    private static Trained train(String name, Backbone backbone, ImageShape shape, Group group) {
        return train(name, backbone, shape, GradientClipping.none(), group);
    }

    private static Trained train(
            String name, Backbone backbone, ImageShape shape, GradientClipping clipping, Group group) {
        Component loss =
                new Component("triplet", JsonNodeFactory.instance.objectNode().put("collapseTerm", false), "test");
        return train(name, loss, backbone, shape, clipping, group);
    }

    private static Trained train(
            String name, Component loss, Backbone backbone, ImageShape shape, GradientClipping clipping, Group group) {
        try (EmbeddingNetwork network = EmbeddingNetwork.create(
                        backbone,
                        shape,
                        new MetricLossFunction(loss),
                        new EmbeddingNetwork.Optimizer(1e-3, 1e-4),
                        new SeededRandom(11));
                Defense defense = QuickDefenses.create(name)) {
            network.sumExactly();
            network.shareWith(group);
            network.clipGradients(clipping);
            defense.begin(network);
            RandomImages images = new RandomImages(4, 8, shape);
            Trainer.lossOf(network).begin(network.dimension(), images.classCount(), 11);
            Trainer.lossOf(network).extend(defense::loss);
            List<IterationRecord> records = new ArrayList<>();
            List<float[]> batches = new ArrayList<>();
            try (PairLoader loader =
                    new PairLoader(images, new PairSampler(images, 8, 5), 5, 1, new DataReport(CorruptPolicy.FAIL))) {
                new Trainer(
                                network,
                                loader,
                                new SofthardMiner(new SofthardMiner.Args(null, null)),
                                defense,
                                TrainingRandom.of(1),
                                PLAN,
                                TrainingPosition.START,
                                (record, batch, after, next) -> {
                                    records.add(record);
                                    batches.add(batch.defended().images().clone());
                                },
                                List.of())
                        .run(next -> {});
            }
            return new Trained(records, network.weights(), batches);
        }
    }
}
