package org.colotride.library;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.colotride.attack.AttackProfile;
import org.colotride.model.TestNetworks;
import org.colotride.random.SeededRandom;
import org.colotride.robustness.RobustnessResult;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.zoo.model.ResNet50;
import org.deeplearning4j.zoo.model.VGG16;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Deeplearning4j's own ResNet-50 and VGG-16, as its zoo builds them: on the fast engine, and attackable. */
class ZooNetworksTest {
    /** The zoo's ResNet-50 pools three by three what 64 pixels have become. */
    private static final ImageShape RESNETS_SMALLEST = new ImageShape(3, 160, 160);

    private static final ImageShape SMALL = new ImageShape(3, 32, 32);
    private static final int CLASSES = 5;
    private static final int COUNT = 4;

    static Stream<Arguments> networks() {
        return Stream.of(
                Arguments.of(
                        "ResNet-50",
                        RESNETS_SMALLEST,
                        ResNet50.builder()
                                .numClasses(CLASSES)
                                .inputShape(new int[] {3, 160, 160})
                                .build()
                                .init()),
                Arguments.of(
                        "VGG-16",
                        SMALL,
                        VGG16.builder()
                                .numClasses(CLASSES)
                                .inputShape(new int[] {3, 32, 32})
                                .build()
                                .init()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void embedsAndHasTheGradientOfItsOwnAnswers(String name, ImageShape shape, ComputationGraph graph) {
        trainedAlike(graph);
        float[] images = TestNetworks.images(COUNT, shape, 4);
        try (ImageEmbedder model = ImageEmbedder.of(graph, shape, DistanceMetric.N)) {
            assertTrue(model.isFast());
            String output = graph.getConfiguration().getNetworkOutputs().get(0);
            String last = graph.getConfiguration().getVertexInputs().get(output).get(0);
            INDArray features = graph.feedForward(
                            Nd4j.createFromArray(images).reshape(COUNT, 3, shape.height(), shape.width()), false)
                    .get(last)
                    .reshape(COUNT, -1);
            features.diviColumnVector(features.norm2(1).reshape(COUNT, 1));
            assertArrayEquals(features.dup('c').data().asFloat(), model.embed(images, COUNT), 1e-4f);
            gradientIsRight(model, images);
            RobustnessResult result = Robustness.of(model)
                    .profile(new AttackProfile(8 / 255.0, 8 / 255.0, 1, false, 1))
                    .score(
                            Nd4j.createFromArray(images).reshape(COUNT, 3, shape.height(), shape.width()),
                            new int[] {0, 0, 1, 1});
            assertEquals(9, result.attacks().size());
            assertTrue(Double.isFinite(result.scores().ers().value()));
        }
    }

    /** As far as its steepest direction tells: single precision leaves little of a pixel's own slope. */
    private static void gradientIsRight(ImageEmbedder model, float[] images) {
        float[] direction = TestNetworks.floats(COUNT * model.dimension(), 5);
        for (int i = 0; i < direction.length; i++) {
            direction[i] -= 0.5f;
        }
        float[] gradient = new float[images.length];
        model.engine().embedForGradient(images, COUNT, new float[direction.length]);
        model.engine().imageGradient(direction, gradient);
        double norm = 0;
        for (float slope : gradient) {
            norm += (double) slope * slope;
        }
        norm = Math.sqrt(norm);
        assertTrue(norm > 0);
        double step = 0.02;
        double rise = along(model, images, gradient, step / norm, direction)
                - along(model, images, gradient, -step / norm, direction);
        assertEquals(norm, rise / (2 * step), 0.05 * norm);
    }

    private static double along(ImageEmbedder model, float[] images, float[] way, double step, float[] direction) {
        float[] moved = images.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (step * way[i]);
        }
        float[] embeddings = model.embed(moved, COUNT);
        double sum = 0;
        for (int i = 0; i < embeddings.length; i++) {
            sum += (double) embeddings[i] * direction[i];
        }
        return sum;
    }

    /** The zoo's first weights let images of fifty layers overflow; these are as large as a trained network's. */
    private static void trainedAlike(ComputationGraph graph) {
        SeededRandom random = new SeededRandom(6);
        graph.paramTable().forEach((name, values) -> {
            if (name.endsWith("_W")) {
                double deviation = Math.sqrt(2.0 / (values.length() / values.size(values.rank() == 4 ? 0 : 1)));
                float[] drawn = new float[(int) values.length()];
                for (int i = 0; i < drawn.length; i++) {
                    drawn[i] = (float) (deviation * random.nextGaussian());
                }
                values.assign(Nd4j.createFromArray(drawn).reshape(values.shape()));
            } else if (name.endsWith("_gamma")) {
                values.assign(0.6);
            }
        });
    }
}
