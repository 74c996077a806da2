package org.colotride.model.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.model.Learning;
import org.colotride.model.optimizer.RecordedSteps;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ISchedule;

/** The rates that Deeplearning4j trains with, iteration by iteration, against PyTorch's loops. */
class RateSchedulesTest {
    private static final double RATE = 0.25;
    private static final int EPOCHS = 5;
    private static final int BATCHES = 3;
    private static final int ITERATIONS = EPOCHS * BATCHES;

    private interface Args {
        ObjectNode put(ObjectNode args);
    }

    private static ISchedule schedule(String name, Args args) {
        Component named = new Component(name, args.put(JsonNodeFactory.instance.objectNode()), "test");
        return RateSchedules.REGISTRY
                .create(RateSchedules.REGISTRY.resolve(named))
                .over(RATE, ITERATIONS);
    }

    /** What a training by plain gradient descent with it does: w − rate · g is all that it can be. */
    private static void check(double[] expected, ISchedule schedule) throws Exception {
        IUpdater updater = new Sgd(RATE);
        updater.setLrAndSchedule(RATE, schedule);
        List<RecordedSteps.Step> steps = RecordedSteps.of(new Learning(updater, 0, 0), EPOCHS, BATCHES);
        assertEquals(ITERATIONS, steps.size());
        for (int i = 0; i < ITERATIONS; i++) {
            RecordedSteps.Step step = steps.get(i);
            for (int w = 0; w < step.before().length; w++) {
                double moved = step.before()[w] - expected[i] * step.gradient()[w];
                assertEquals(moved, step.after()[w], 1e-6 * (1 + Math.abs(moved)), "iteration " + i);
            }
            assertEquals(expected[i], schedule.valueAt(i, i / BATCHES), 1e-12, "iteration " + i);
        }
        String json = NeuralNetConfiguration.mapper().writeValueAsString(schedule);
        ISchedule read = NeuralNetConfiguration.mapper().readValue(json, ISchedule.class);
        assertEquals(schedule, read, json);
        assertEquals(schedule.hashCode(), read.hashCode());
        assertEquals(schedule, schedule.clone());
    }

    @Test
    void constantStays() throws Exception {
        double[] expected = new double[ITERATIONS];
        java.util.Arrays.fill(expected, RATE);
        check(expected, schedule("constant", args -> args));
    }

    /** StepLR: every step_size epochs, times gamma. */
    @Test
    void stepFallsAfterEpochs() throws Exception {
        double[] expected = new double[ITERATIONS];
        double rate = RATE;
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            if (epoch > 0 && epoch % 2 == 0) {
                rate *= 0.5;
            }
            for (int b = 0; b < BATCHES; b++) {
                expected[epoch * BATCHES + b] = rate;
            }
        }
        check(expected, schedule("step", args -> args.put("epochs", 2).put("factor", 0.5)));
    }

    /** ExponentialLR: every epoch, times gamma. */
    @Test
    void exponentialFallsWithEachEpoch() throws Exception {
        check(exponential(), schedule("exponential", args -> args.put("factor", 0.9)));
    }

    private static double[] exponential() {
        double[] expected = new double[ITERATIONS];
        double rate = RATE;
        for (int i = 0; i < ITERATIONS; i++) {
            rate *= i > 0 && i % BATCHES == 0 ? 0.9 : 1;
            expected[i] = rate;
        }
        return expected;
    }

    /** CosineAnnealingLR by its recursion, which PyTorch computes it by. */
    @Test
    void cosineFallsToItsLowest() throws Exception {
        double lowest = 0.1 * RATE;
        double[] expected = new double[ITERATIONS];
        expected[0] = RATE;
        for (int t = 1; t < ITERATIONS; t++) {
            double now = 1 + Math.cos(Math.PI * t / ITERATIONS);
            double before = 1 + Math.cos(Math.PI * (t - 1) / ITERATIONS);
            expected[t] = now / before * (expected[t - 1] - lowest) + lowest;
        }
        ISchedule cosine = schedule("cosine", args -> args.put("lowest", 0.1));
        check(expected, cosine);
        assertEquals(lowest, cosine.valueAt(ITERATIONS, EPOCHS), 1e-15);
        assertEquals(lowest, cosine.valueAt(3 * ITERATIONS, EPOCHS), 1e-15, "it stays there");
    }

    @Test
    void warmUpGrowsIntoTheConstantRate() throws Exception {
        double[] expected = new double[ITERATIONS];
        for (int i = 0; i < ITERATIONS; i++) {
            expected[i] = i < 4 ? RATE * (i + 1) / 4 : RATE;
        }
        check(expected, schedule("warm-up", args -> args.put("iterations", 4)));
    }

    @Test
    void warmUpGrowsIntoAnother() throws Exception {
        double[] expected = exponential();
        for (int i = 0; i < 5; i++) {
            expected[i] *= (i + 1) / 5.0;
        }
        check(expected, schedule("warm-up", args -> {
            args.put("iterations", 5)
                    .putObject("then")
                    .put("name", "exponential")
                    .putObject("args")
                    .put("factor", 0.9);
            return args;
        }));
    }

    @Test
    void writesOutTheArgumentsOfTheOther() {
        ObjectNode args =
                JsonNodeFactory.instance.objectNode().put("iterations", 5).put("then", "cosine");
        Component resolved = RateSchedules.REGISTRY.resolve(new Component("warm-up", args, "test"));
        assertEquals(0, resolved.args().path("then").path("args").path("lowest").asDouble(-1));
        assertEquals(resolved, RateSchedules.REGISTRY.resolve(resolved));
    }

    @Test
    void namesWhatIsWrong() {
        ObjectNode args =
                JsonNodeFactory.instance.objectNode().put("iterations", 5).put("then", "cosinus");
        ConfigException error = assertThrows(
                ConfigException.class,
                () -> RateSchedules.REGISTRY.resolve(new Component("warm-up", args, "conf/x.yaml: train.schedule")));
        assertTrue(error.getMessage().startsWith("conf/x.yaml: train.schedule"), error.getMessage());
        assertTrue(
                error.getMessage().contains("'cosinus'") && error.getMessage().contains("cosine"), error.getMessage());
    }
}
