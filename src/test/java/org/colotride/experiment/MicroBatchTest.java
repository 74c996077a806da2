package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.colotride.cluster.Group;
import org.colotride.config.Component;
import org.colotride.defense.Defenses;
import org.colotride.model.Backbone;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.backbones.Backbones;
import org.colotride.model.backbones.C2F2;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A batch that is computed by a few images at a time is the whole batch, to the last bit. */
class MicroBatchTest {
    /** Large enough that an engine computes eight at a time: 24 images are three micro-batches of eight. */
    private static final ImageShape SHAPE = new ImageShape(1, 64, 64);

    private static final ImageShape COLOUR = new ImageShape(3, 40, 40);

    static Set<String> defenses() {
        return Defenses.REGISTRY.names();
    }

    private static RecordedRun train(
            String defense, Backbone backbone, ImageShape shape, Consumer<EmbeddingNetwork> how) {
        Component loss =
                new Component("triplet", JsonNodeFactory.instance.objectNode().put("collapseTerm", false), "test");
        return RecordedRun.train(defense, loss, backbone, shape, how);
    }

    private static Backbone c2f2() {
        return new C2F2(new C2F2.Args(16, DistanceMetric.N));
    }

    private static Backbone resNet(String statistics) {
        ObjectNode args = JsonNodeFactory.instance.objectNode();
        args.put("embedding", 16).put("batchNormalization", statistics);
        return Backbones.REGISTRY.create(new Component("resnet18", args, "test"));
    }

    @ParameterizedTest
    @MethodSource("defenses")
    void everyDefenceMakesTheSameBatchesAndWeights(String name) {
        RecordedRun whole = train(name, c2f2(), SHAPE, EmbeddingNetwork::sumExactly);
        // Three micro-batches, and one of two thirds with a rest.
        whole.assertSame(
                name,
                List.of(
                        train(name, c2f2(), SHAPE, network -> network.divide(8)),
                        train(name, c2f2(), SHAPE, network -> network.divide(9))));
    }

    @Test
    void aNetworkWithFrozenStatisticsIsTheSameToo() {
        RecordedRun whole = train("colo-tride", resNet("frozen"), COLOUR, EmbeddingNetwork::sumExactly);
        whole.assertSame(
                "colo-tride", List.of(train("colo-tride", resNet("frozen"), COLOUR, network -> network.divide(8))));
    }

    /** Rounding alone is another where gradients are not summed exactly. */
    @Test
    void theWholeBatchAtOnceGivesTheSameWithinRounding() {
        RecordedRun plain = train("none", c2f2(), SHAPE, network -> {});
        RecordedRun divided = train("none", c2f2(), SHAPE, network -> network.divide(8));
        for (int i = 0; i < plain.records().size(); i++) {
            double loss = plain.records().get(i).loss();
            assertEquals(loss, divided.records().get(i).loss(), 1e-5 * Math.max(1, loss));
        }
        double largest = 0;
        for (int i = 0; i < plain.weights().length; i++) {
            largest = Math.max(largest, Math.abs(plain.weights()[i] - divided.weights()[i]));
        }
        // Adam's step is as large for the smallest gradient, whose sign rounding decides: of few weights.
        assertTrue(largest <= 2 * 5 * 1e-3, largest + "");
        long differ = 0;
        for (int i = 0; i < plain.weights().length; i++) {
            differ += Math.abs(plain.weights()[i] - divided.weights()[i]) > 1e-5 ? 1 : 0;
        }
        assertTrue(differ <= plain.weights().length / 1000, differ + " of " + plain.weights().length);
    }

    @Test
    void membersOfAGroupMayDivideTheirParts() throws Exception {
        RecordedRun alone = train("act", c2f2(), SHAPE, EmbeddingNetwork::sumExactly);
        alone.assertSame("act", ThreadGroup.run(2, member -> train("act", c2f2(), SHAPE, divided(member))));
    }

    private static Consumer<EmbeddingNetwork> divided(Group member) {
        return network -> {
            network.divide(8);
            network.shareWith(member);
        };
    }

    @Test
    void statisticsOfABatchCannotBeDivided() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> train("act", resNet("batch"), COLOUR, network -> network.divide(8)));
        assertTrue(refused.getMessage().contains("freeze batch normalisation"), refused.getMessage());
    }
}
