package org.colotride.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.colotride.config.ConfigReader;
import org.colotride.experiment.Experiment;
import org.colotride.experiment.RandomImages;
import org.colotride.experiment.RunHooks;
import org.colotride.experiment.RunObserver;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.TripletExample;
import org.colotride.io.Progress;
import org.colotride.tensor.ImageShape;
import org.colotride.training.IterationRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchingCostTest {
    private static final ImageShape SHAPE = new ImageShape(1, 12, 12);
    private static final int ITERATIONS = 4;
    private static final long FIRST_MILLIS = 300;
    private static final long LATER_MILLIS = 50;
    private static final long BUSY_NANOS = 100_000_000;

    @TempDir
    Path folder;

    /** Holds up every iteration, the first one longer. */
    private static final RunObserver SLOW = new RunObserver() {
        @Override
        public void updated(IterationRecord record, IntFunction<List<TripletExample>> triplets) {
            try {
                Thread.sleep(record.iteration() == 1 ? FIRST_MILLIS : LATER_MILLIS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    };

    /** Has a thread that serves spend processor time between the first iteration and the last. */
    private static final class Serving implements RunObserver {
        private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        private final ExecutorService server;
        private Future<?> served;

        Serving(ExecutorService server) {
            this.server = server;
        }

        @Override
        public void updated(IterationRecord record, IntFunction<List<TripletExample>> triplets) {
            if (record.iteration() == 2) {
                served = server.submit(this::serve);
            } else if (record.iteration() == ITERATIONS) {
                try {
                    served.get();
                } catch (InterruptedException | ExecutionException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        private void serve() {
            long until = clock.getCurrentThreadCpuTime() + BUSY_NANOS;
            while (clock.getCurrentThreadCpuTime() < until) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void whatObserversHoldUpAndServersSpendIsCounted() throws Exception {
        ExperimentConfig config = ConfigReader.read(
                Path.of("conf/quickstart.yaml"),
                List.of(
                        "output=" + folder,
                        "model.embedding=8",
                        "defense.steps=2",
                        "train.pairs=8",
                        "train.epochs=1",
                        "train.iterations=" + ITERATIONS,
                        "train.validateIterations=0",
                        "evaluation.batch=8"),
                ExperimentConfig.class);
        ExecutorService server = Executors.newSingleThreadExecutor(work -> new Thread(work, "live files"));
        RunHooks hooks = RunHooks.none().withObservers(List.of(new Serving(server), SLOW));
        WatchingCost.Result result;
        try {
            result = WatchingCost.measure(
                    Experiment.start(
                            config, any -> RandomImages.forTrainingAndTest(SHAPE), Progress.silent(), List.of()),
                    hooks);
        } finally {
            server.shutdownNow();
        }
        assertEquals(ITERATIONS, result.iterations());
        assertTrue(result.onceSeconds() >= FIRST_MILLIS / 1e3, result.toString());
        assertTrue(result.waitedSeconds() >= (ITERATIONS - 1) * LATER_MILLIS / 1e3, result.toString());
        double serving = result.servingSeconds().get("live files");
        assertTrue(serving >= BUSY_NANOS / 1e9 && serving < 2 * BUSY_NANOS / 1e9, result.toString());
        assertEquals((result.waitedSeconds() + serving) / result.seconds(), result.share(), 1e-9, result.toString());
    }
}
