package org.colotride.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.colotride.config.Component;
import org.colotride.loss.BatchLayout;
import org.colotride.loss.MetricLossFunction;
import org.colotride.model.backbones.C2F2;
import org.colotride.model.optimizer.RecordedSteps;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Against naive loops over PyTorch's {@code clip_grad_norm_} and {@code clip_grad_value_}. */
class GradientClippingTest {
    /** More than are looked at in one piece. */
    private static final int COUNT = 150_001;

    private static float[] random() {
        SeededRandom random = new SeededRandom(3);
        float[] values = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    private static float[] clipped(GradientClipping clipping, float[] values) {
        INDArray row = Nd4j.createFromArray(values).reshape(1, values.length);
        clipping.clip(row);
        return row.data().asFloat();
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    private static float[] naiveByNorm(float[] values, double limit) {
        double scale = Math.min(1, limit / (norm(values) + 1e-6));
        float[] scaled = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = (float) (values[i] * scale);
        }
        return scaled;
    }

    @Test
    void scalesDownToTheNorm() {
        float[] values = random();
        for (double limit : new double[] {1e-3, 1, 100}) {
            float[] found = clipped(GradientClipping.byNorm(limit), values);
            assertArrayEquals(naiveByNorm(values, limit), found, (float) (1e-6 * limit));
            assertEquals(limit, norm(found), 1e-4 * limit);
        }
    }

    @Test
    void whatIsSmallerStaysToTheBit() {
        float[] values = random();
        assertArrayEquals(values, clipped(GradientClipping.byNorm(norm(values) + 1), values));
        assertArrayEquals(values, clipped(GradientClipping.byValue(0.5), values));
        assertArrayEquals(values, clipped(GradientClipping.none(), values));
        assertArrayEquals(new float[COUNT], clipped(GradientClipping.byNorm(1), new float[COUNT]));
    }

    @Test
    void cutsOffAtTheValue() {
        float[] values = random();
        float[] expected = values.clone();
        for (int i = 0; i < COUNT; i++) {
            expected[i] = Math.max(-0.125f, Math.min(0.125f, values[i]));
        }
        assertArrayEquals(expected, clipped(GradientClipping.byValue(0.125), values));
    }

    @Test
    void whatIsNoNumberIsNotHidden() {
        float[] values = random();
        values[7] = Float.NaN;
        assertTrue(Float.isNaN(clipped(GradientClipping.byNorm(1), values)[7]));
    }

    /** Layer by layer: the optimiser sees the clipped gradient, of which plain descent subtracts its share. */
    @Test
    void theOptimiserSeesNoOther() {
        Learning descent = new Learning(new Sgd(0.5), 0, 0);
        float[] whole = RecordedSteps.of(descent, 1, 1).get(0).gradient();
        double limit = 0.5 * norm(whole);
        try (EmbeddingNetwork network = RecordedSteps.network(descent)) {
            network.clipGradients(GradientClipping.byNorm(limit));
            List<RecordedSteps.Step> steps = RecordedSteps.of(network, 1, 3);
            assertArrayEquals(naiveByNorm(whole, limit), steps.get(0).gradient(), (float) (1e-5 * limit));
            for (RecordedSteps.Step step : steps) {
                assertTrue(norm(step.gradient()) < limit * (1 + 1e-5));
                for (int w = 0; w < whole.length; w++) {
                    assertEquals(step.before()[w] - 0.5f * step.gradient()[w], step.after()[w], 1e-6f);
                }
            }
        }
    }

    /** The fast engine's gradient, too. */
    @Test
    void acceleratedPassesAreClipped() {
        ImageShape shape = new ImageShape(1, 12, 12);
        try (EmbeddingNetwork network = TestNetworks.network(
                new C2F2(new C2F2.Args(8, DistanceMetric.N)),
                shape,
                new MetricLossFunction(Component.named("triplet")),
                DataType.FLOAT,
                7)) {
            assertTrue(((TrainingGraph) network.graph()).isAccelerated());
            float[] whole = gradient(network, shape);
            network.clipGradients(GradientClipping.byNorm(0.25 * norm(whole)));
            assertArrayEquals(naiveByNorm(whole, 0.25 * norm(whole)), gradient(network, shape), 1e-6f);
        }
    }

    private static float[] gradient(EmbeddingNetwork network, ImageShape shape) {
        int count = 6;
        if (network.graph().getFlattenedGradients() == null) {
            network.graph().initGradientsView();
        }
        network.graph()
                .setInputs(Nd4j.createFromArray(TestNetworks.images(count, shape, 1))
                        .reshape(count, shape.channels(), shape.height(), shape.width()));
        network.graph().setLabels(BatchLayout.stacked(new int[count]).toLabels());
        network.graph().computeGradientAndScore();
        return network.graph().getFlattenedGradients().dup().data().asFloat();
    }
}
