package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import org.colotride.loss.MetricLossFunction;
import org.colotride.model.Backbone;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.backbones.Backbones;
import org.colotride.model.backbones.C2F2;
import org.colotride.model.engine.PiecewiseEngine;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A batch that is computed by a few images at a time is the whole batch, to the last bit. */
class MicroBatchTest {
    /** Large enough that an engine perturbs eight at a time and trains on six: 24 images are four micro-batches of six. */
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
        // Four to train on, or two.
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

    /** 41 images: neither what is perturbed together nor what is trained on together divides them. */
    @Test
    void theRestIsAMicroBatchToo() {
        assertArrayEquals(gradients(EmbeddingNetwork::sumExactly), gradients(network -> network.divide(9)));
    }

    private static float[] gradients(Consumer<EmbeddingNetwork> how) {
        int count = 41;
        try (EmbeddingNetwork network = EmbeddingNetwork.create(
                c2f2(),
                SHAPE,
                new MetricLossFunction(Component.named("triplet")),
                new EmbeddingNetwork.Optimizer(1e-3, 0),
                new SeededRandom(3))) {
            how.accept(network);
            PiecewiseEngine engine = (PiecewiseEngine) network.engine();
            float[] images = new float[count * SHAPE.length()];
            float[] slopes = new float[count * 16];
            SeededRandom random = new SeededRandom(4);
            for (int i = 0; i < images.length; i++) {
                images[i] = random.nextFloat();
            }
            for (int i = 0; i < slopes.length; i++) {
                slopes[i] = random.nextFloat() - 0.5f;
            }
            network.engine().embedForGradient(images, count, new float[slopes.length]);
            float[] ofImages = new float[images.length];
            network.engine().imageGradient(slopes, ofImages);
            INDArray ofWeights =
                    Nd4j.zeros(Math.toIntExact(network.graph().params().length()));
            engine.embedForWeightGradient(images, count, new float[slopes.length]);
            engine.weightGradient(slopes, ofWeights);
            return Nd4j.concat(0, Nd4j.createFromArray(ofImages), ofWeights)
                    .data()
                    .asFloat();
        }
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
