package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Set;
import org.colotride.cluster.Group;
import org.colotride.config.Component;
import org.colotride.defense.Defenses;
import org.colotride.model.Backbone;
import org.colotride.model.GradientClipping;
import org.colotride.model.backbones.Backbones;
import org.colotride.model.backbones.C2F2;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several members train what one trains: the same images, losses and weights, to the last bit. */
class GroupTrainingTest {
    private static final ImageShape SHAPE = new ImageShape(1, 12, 12);
    private static final ImageShape COLOUR = new ImageShape(3, 32, 32);

    static Set<String> defenses() {
        return Defenses.REGISTRY.names();
    }

    @ParameterizedTest
    @MethodSource("defenses")
    void everyDefenceMakesTheSameBatchesAndWeights(String name) throws Exception {
        RecordedRun alone = train(name, new C2F2(new C2F2.Args(16, DistanceMetric.N)), SHAPE, Group.ALONE);
        alone.assertSame(
                name,
                ThreadGroup.run(
                        3, member -> train(name, new C2F2(new C2F2.Args(16, DistanceMetric.N)), SHAPE, member)));
    }

    @Test
    void aNetworkWithFrozenStatisticsIsTheSameToo() throws Exception {
        RecordedRun alone = train("act", resNet("frozen"), COLOUR, Group.ALONE);
        alone.assertSame("act", ThreadGroup.run(2, member -> train("act", resNet("frozen"), COLOUR, member)));
    }

    /** Losses are the same after the proxies have been updated, so these are. */
    @Test
    void aLossThatLearnsItselfIsTheSameToo() throws Exception {
        Component loss = Component.named("proxy-anchor");
        GradientClipping none = GradientClipping.none();
        RecordedRun alone =
                train("min-max", loss, new C2F2(new C2F2.Args(16, DistanceMetric.N)), SHAPE, none, Group.ALONE);
        alone.assertSame(
                "min-max",
                ThreadGroup.run(
                        2,
                        member -> train(
                                "min-max", loss, new C2F2(new C2F2.Args(16, DistanceMetric.N)), SHAPE, none, member)));
    }

    @Test
    void clippedGradientsAreTheSameToo() throws Exception {
        RecordedRun alone = train("act", resNet("frozen"), COLOUR, GradientClipping.byNorm(1e-3), Group.ALONE);
        alone.assertSame(
                "act",
                ThreadGroup.run(
                        2, member -> train("act", resNet("frozen"), COLOUR, GradientClipping.byNorm(1e-3), member)));
        assertFalse(
                Arrays.equals(
                        alone.weights(),
                        train("act", resNet("frozen"), COLOUR, Group.ALONE).weights()),
                "it makes a difference");
    }

    private static Backbone resNet(String statistics) {
        ObjectNode args = JsonNodeFactory.instance.objectNode();
        args.put("embedding", 16).put("batchNormalization", statistics);
        return Backbones.REGISTRY.create(new Component("resnet18", args, "test"));
    }

    private static RecordedRun train(String name, Backbone backbone, ImageShape shape, Group group) {
        return train(name, backbone, shape, GradientClipping.none(), group);
    }

    private static RecordedRun train(
            String name, Backbone backbone, ImageShape shape, GradientClipping clipping, Group group) {
        Component loss =
                new Component("triplet", JsonNodeFactory.instance.objectNode().put("collapseTerm", false), "test");
        return train(name, loss, backbone, shape, clipping, group);
    }

    private static RecordedRun train(
            String name, Component loss, Backbone backbone, ImageShape shape, GradientClipping clipping, Group group) {
        return RecordedRun.train(name, loss, backbone, shape, network -> {
            network.sumExactly();
            network.shareWith(group);
            network.clipGradients(clipping);
        });
    }
}
