package org.colotride.model.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.Learning;
import org.colotride.model.ModelFiles;
import org.colotride.model.ModelManifest;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Each optimiser, run by Deeplearning4j, against a loop over PyTorch's formula in double precision. */
class OptimizersTest {
    private static final int STEPS = 12;
    private static final double RATE = 1e-2;
    private static final double DECAY = 0.05;
    private static final ISchedule FALLING = new ExponentialSchedule(ScheduleType.ITERATION, RATE, 0.8);

    @TempDir
    Path folder;

    /** One weight's optimiser, made anew for each. */
    private interface Naive {
        /** The weight after a step, t from 1. */
        double step(double weight, double gradient, double rate, int t);
    }

    /** torch.optim.Adam, with L2, or AdamW: lines of the documentation's algorithm. */
    private static Naive adam(double l2, double decoupled) {
        return new Naive() {
            private double mean;
            private double square;

            @Override
            public double step(double weight, double gradient, double rate, int t) {
                double shrunk = weight - rate * decoupled * weight;
                double g = gradient + l2 * weight;
                mean = 0.8 * mean + 0.2 * g;
                square = 0.95 * square + 0.05 * g * g;
                double meanCorrected = mean / (1 - Math.pow(0.8, t));
                double squareCorrected = square / (1 - Math.pow(0.95, t));
                return shrunk - rate * meanCorrected / (Math.sqrt(squareCorrected) + 1e-8);
            }
        };
    }

    /** torch.optim.SGD with momentum, no dampening. */
    private static Naive sgd(double momentum, double l2) {
        return new Naive() {
            private double velocity;

            @Override
            public double step(double weight, double gradient, double rate, int t) {
                double g = gradient + l2 * weight;
                velocity = t == 1 ? g : momentum * velocity + g;
                return weight - rate * velocity;
            }
        };
    }

    private interface MakeNaive {
        Naive make();
    }

    private static Component component(String name) {
        ObjectNode args = JsonNodeFactory.instance.objectNode();
        if (name.startsWith("adam")) {
            args.put("beta1", 0.8).put("beta2", 0.95);
        }
        return new Component(name, args, "test");
    }

    private static Learning learning(Component named, double decay, ISchedule schedule) {
        Optimizer optimizer = Optimizers.REGISTRY.create(named);
        var updater = optimizer.updater(RATE);
        if (schedule != null) {
            updater.setLrAndSchedule(RATE, schedule);
        }
        boolean decoupled = optimizer.decouplesWeightDecay();
        return new Learning(updater, decoupled ? 0 : decay, decoupled ? decay : 0);
    }

    /** Weights whose gradient is not lost in rounding take the naive step, from the very weights that they had. */
    private static void compare(MakeNaive naive, List<RecordedSteps.Step> steps, DoubleUnaryOperator rate) {
        int weights = steps.get(0).before().length;
        int moved = 0;
        for (int w = 0; w < weights; w++) {
            Naive loop = naive.make();
            boolean lost = false;
            for (int i = 0; i < steps.size(); i++) {
                RecordedSteps.Step step = steps.get(i);
                // PyTorch adds ε in another place, which shows where gradients are small, or L2 all but outweighs them.
                double l2 = DECAY * step.before()[w];
                lost |= Math.min(Math.abs(step.gradient()[w]), Math.abs(step.gradient()[w] + l2)) < 1e-4;
                double expected = loop.step(step.before()[w], step.gradient()[w], rate.applyAsDouble(i), i + 1);
                double change = Math.abs(expected - step.before()[w]);
                if (!lost) {
                    moved++;
                    assertEquals(
                            expected,
                            step.after()[w],
                            1e-3 * change + 1e-6 * Math.abs(expected),
                            "weight " + w + ", step " + i);
                }
            }
        }
        assertTrue(moved > steps.size() * 20, moved + " steps could be compared");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void adamIsPyTorchs(boolean scheduled) {
        ISchedule schedule = scheduled ? FALLING : null;
        compare(
                () -> adam(DECAY, 0),
                RecordedSteps.of(learning(component("adam"), DECAY, schedule), 1, STEPS),
                i -> scheduled ? RATE * Math.pow(0.8, i) : RATE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void adamWIsPyTorchs(boolean scheduled) {
        ISchedule schedule = scheduled ? FALLING : null;
        compare(
                () -> adam(0, DECAY),
                RecordedSteps.of(learning(component("adamw"), DECAY, schedule), 1, STEPS),
                i -> scheduled ? RATE * Math.pow(0.8, i) : RATE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sgdWithMomentumIsPyTorchs(boolean scheduled) {
        ISchedule schedule = scheduled ? FALLING : null;
        compare(
                () -> sgd(0.9, DECAY),
                RecordedSteps.of(learning(component("sgd"), DECAY, schedule), 1, STEPS),
                i -> scheduled ? RATE * Math.pow(0.8, i) : RATE);
    }

    @Test
    void sgdWithoutMomentumIsPyTorchs() {
        Component plain =
                new Component("sgd", JsonNodeFactory.instance.objectNode().put("momentum", 0), "test");
        compare(() -> sgd(0, DECAY), RecordedSteps.of(learning(plain, DECAY, null), 1, STEPS), i -> RATE);
    }

    /** The two kinds of weight decay are not the same thing: the test above can tell them apart. */
    @Test
    void decoupledDecayIsNotL2() {
        List<RecordedSteps.Step> l2 = RecordedSteps.of(learning(component("adam"), DECAY, null), 1, 2);
        assertThrows(AssertionError.class, () -> compare(() -> adam(0, DECAY), l2, i -> RATE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"adam", "adamw", "sgd"})
    void goesOnFromAFileAsIfNothingHadHappened(String name) throws Exception {
        Path file = folder.resolve("model.zip");
        try (EmbeddingNetwork network = RecordedSteps.network(learning(component(name), DECAY, FALLING))) {
            RecordedSteps.of(network, 1, 4);
            ModelManifest manifest =
                    new ModelManifest(ModelManifest.VERSION, new ImageShape(1, 12, 12), DistanceMetric.N, "");
            ModelFiles.moveIntoPlace(
                    ModelFiles.writeBeside(file, network, manifest, true, java.util.Map.of())
                            .file(),
                    file);
            int iterations = network.graph().getConfiguration().getIterationCount();
            assertEquals(4, iterations);
            List<RecordedSteps.Step> expected = RecordedSteps.of(network, 1, 3);
            try (EmbeddingNetwork read = ModelFiles.read(file, true).network()) {
                read.graph().getConfiguration().setIterationCount(iterations);
                List<RecordedSteps.Step> found = RecordedSteps.of(read, 1, 3);
                IntStream.range(0, 3)
                        .forEach(i -> assertArrayEquals(
                                expected.get(i).after(), found.get(i).after(), "step " + i));
            }
        }
    }

    @Test
    void refusesArgumentsOutOfRange() {
        ObjectNode args = JsonNodeFactory.instance.objectNode().put("momentum", 1);
        ConfigException error = assertThrows(
                ConfigException.class,
                () -> Optimizers.REGISTRY.create(new Component("sgd", args, "x: train.optimizer")));
        assertTrue(error.getMessage().contains("momentum: 1.0 is not in [0, 1)"), error.getMessage());
        ConfigException unknown =
                assertThrows(ConfigException.class, () -> Optimizers.REGISTRY.create(Component.named("adamv")));
        assertTrue(unknown.getMessage().contains("adamw"), unknown.getMessage());
    }
}
