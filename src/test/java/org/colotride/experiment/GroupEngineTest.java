package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.colotride.cluster.Group;
import org.colotride.config.Component;
import org.colotride.loss.MetricLossFunction;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.backbones.C2F2;
import org.colotride.model.engine.GroupEngine;
import org.colotride.model.engine.GroupTraining;
import org.colotride.model.engine.PiecewiseEngine;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a group computes against what one engine does. */
class GroupEngineTest {
    private static final ImageShape SHAPE = new ImageShape(1, 12, 12);

    private record Answers(float[] embeddings, float[] moved, float[] trainingEmbeddings, float[] weights) {}

    private static Answers answers(Group group, int count) {
        try (EmbeddingNetwork network = EmbeddingNetwork.create(
                new C2F2(new C2F2.Args(16, DistanceMetric.N)),
                SHAPE,
                new MetricLossFunction(Component.named("triplet")),
                new EmbeddingNetwork.Optimizer(1e-3, 0),
                new SeededRandom(3))) {
            network.sumExactly();
            GroupEngine engine = new GroupEngine(network.engine(), group);
            GroupTraining training = new GroupTraining((PiecewiseEngine) network.engine(), 16, group);
            float[] images = floats(count * SHAPE.length(), 4);
            float[] slopes = floats(count * 16, 5);
            float[] embeddings = new float[count * 16];
            engine.embedForGradient(images, count, embeddings);
            float[] gradient = new float[images.length];
            engine.imageGradient(slopes, gradient);
            float[] moved = images.clone();
            for (int i = 0; i < moved.length; i++) {
                moved[i] += gradient[i];
            }
            engine.complete(moved, count);
            // Longer than it need be, as a caller's array may.
            float[] again = new float[count * 16 + 5];
            Arrays.fill(again, 7);
            engine.embed(images, count, again);
            assertArrayEquals(embeddings, Arrays.copyOf(again, count * 16));
            assertEquals(7, again[count * 16 + 4]);
            float[] trained = new float[count * 16];
            training.embedForWeightGradient(moved, count, trained);
            INDArray weights = Nd4j.zeros(network.graph().params().shape());
            training.weightGradient(slopes, weights);
            return new Answers(embeddings, moved, trained, weights.data().asFloat());
        }
    }

    private static float[] floats(int length, long seed) {
        SeededRandom random = new SeededRandom(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }

    /** Members without any image, and parts of different sizes, are among them. */
    @ParameterizedTest
    @CsvSource({"2,8", "3,8", "4,3", "5,41", "3,150"})
    void isOneEngines(int size, int count) throws Exception {
        Answers one = answers(Group.ALONE, count);
        List<Answers> members = ThreadGroup.run(size, member -> answers(member, count));
        for (Answers member : members) {
            assertArrayEquals(one.embeddings(), member.embeddings());
            assertArrayEquals(one.moved(), member.moved());
            assertArrayEquals(one.weights(), member.weights());
            assertArrayEquals(one.trainingEmbeddings(), member.trainingEmbeddings());
        }
    }
}
