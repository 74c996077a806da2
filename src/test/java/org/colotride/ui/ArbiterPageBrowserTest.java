package org.colotride.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.colotride.browser.HeadlessBrowser;
import org.deeplearning4j.arbiter.optimize.api.Candidate;
import org.deeplearning4j.arbiter.optimize.api.OptimizationResult;
import org.deeplearning4j.arbiter.optimize.api.TaskCreator;
import org.deeplearning4j.arbiter.optimize.api.data.DataProvider;
import org.deeplearning4j.arbiter.optimize.api.data.DataSource;
import org.deeplearning4j.arbiter.optimize.api.saving.InMemoryResultSaver;
import org.deeplearning4j.arbiter.optimize.api.score.ScoreFunction;
import org.deeplearning4j.arbiter.optimize.api.termination.MaxCandidatesCondition;
import org.deeplearning4j.arbiter.optimize.config.OptimizationConfiguration;
import org.deeplearning4j.arbiter.optimize.generator.RandomSearchGenerator;
import org.deeplearning4j.arbiter.optimize.parameter.continuous.ContinuousParameterSpace;
import org.deeplearning4j.arbiter.optimize.runner.CandidateInfo;
import org.deeplearning4j.arbiter.optimize.runner.CandidateStatus;
import org.deeplearning4j.arbiter.optimize.runner.IOptimizationRunner;
import org.deeplearning4j.arbiter.optimize.runner.LocalOptimizationRunner;
import org.deeplearning4j.arbiter.optimize.runner.listener.StatusListener;
import org.deeplearning4j.arbiter.ui.listener.ArbiterStatusListener;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arbiter's own page, of a version before the server's, in a real browser. */
@Tag("browser")
class ArbiterPageBrowserTest {
    private static final int CANDIDATES = 5;

    @TempDir
    Path folder;

    @Test
    void candidatesAppearWhileItSearches() throws Exception {
        Semaphore released = new Semaphore(0);
        try (HeadlessBrowser browser = HeadlessBrowser.start(folder.resolve("profile"));
                UiServer server = UiServer.start(UiServer.LOOPBACK, 0)) {
            InMemoryStatsStorage storage = new InMemoryStatsStorage();
            server.attach(storage);
            LocalOptimizationRunner runner = runner(released);
            runner.addListeners(new ArbiterStatusListener(storage));
            Thread search = new Thread(runner::execute, "search");
            search.setDaemon(true);
            search.start();
            await(() -> !storage.listSessionIDs().isEmpty());
            browser.open(server.address() + "/arbiter", 1280, 1400);
            for (long shown : new long[] {2, CANDIDATES}) {
                released.release(2);
                if (shown == CANDIDATES) {
                    released.release(CANDIDATES);
                }
                await(() -> rows(browser) >= shown);
            }
            browser.screenshot(Path.of("target/screenshots/arbiter-1280.png"));
            assertEquals(
                    List.of(),
                    browser.complaints().stream()
                            .filter(complaint -> !complaint.contains("favicon"))
                            .toList());
            search.join();
        }
    }

    private static long rows(HeadlessBrowser browser) {
        return (Long) browser.evaluate("$('#resultsTableBody td:contains(Complete)').length");
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "it did not come");
            Thread.sleep(100);
        }
    }

    private static LocalOptimizationRunner runner(Semaphore released) {
        OptimizationConfiguration configuration = new OptimizationConfiguration.Builder()
                .candidateGenerator(new RandomSearchGenerator(new ContinuousParameterSpace(0.01, 0.1)))
                .scoreFunction(new EpsilonScore())
                .modelSaver(new InMemoryResultSaver())
                .dataSource(NoData.class, new Properties())
                .terminationConditions(new MaxCandidatesCondition(CANDIDATES))
                .rngSeed(3L)
                .build();
        return new LocalOptimizationRunner(1, configuration, new EpsilonTasks(released));
    }

    /** Never asked. */
    public static final class NoData implements DataSource {
        @Override
        public void configure(Properties properties) {}

        @Override
        public Object trainData() {
            return null;
        }

        @Override
        public Object testData() {
            return null;
        }

        @Override
        public Class<?> getDataType() {
            return Object.class;
        }
    }

    /** The drawn number itself. */
    public static final class EpsilonScore implements ScoreFunction {
        @Override
        @SuppressWarnings("deprecation")
        public double score(Object model, DataProvider data, Map<String, Object> parameters) {
            return 0;
        }

        @Override
        public double score(Object model, Class<? extends DataSource> source, Properties properties) {
            return 0;
        }

        @Override
        public boolean minimize() {
            return false;
        }

        @Override
        public List<Class<?>> getSupportedModelTypes() {
            return List.of(Object.class);
        }

        @Override
        public List<Class<?>> getSupportedDataTypes() {
            return List.of(Object.class);
        }
    }

    /** @param released one candidate each */
    private record EpsilonTasks(Semaphore released) implements TaskCreator {
        @Override
        @SuppressWarnings("rawtypes")
        public Callable<OptimizationResult> create(
                Candidate candidate,
                Class<? extends DataSource> source,
                Properties properties,
                ScoreFunction score,
                List<StatusListener> listeners,
                IOptimizationRunner runner) {
            return () -> {
                released.acquire();
                // The page takes two candidates that end in the same millisecond for one piece of news.
                Thread.sleep(50);
                long now = System.currentTimeMillis();
                double epsilon = (Double) candidate.getValue();
                CandidateInfo info = new CandidateInfo(
                        candidate.getIndex(),
                        CandidateStatus.Complete,
                        epsilon,
                        now,
                        now,
                        now,
                        candidate.getFlatParameters(),
                        null);
                OptimizationResult result =
                        new OptimizationResult(candidate, epsilon, candidate.getIndex(), epsilon, info, null);
                listeners.forEach(listener -> listener.onCandidateStatusChange(info, runner, result));
                return result;
            };
        }

        @Override
        @SuppressWarnings({"rawtypes", "deprecation"})
        public Callable<OptimizationResult> create(
                Candidate candidate,
                DataProvider data,
                ScoreFunction score,
                List<StatusListener> listeners,
                IOptimizationRunner runner) {
            throw new UnsupportedOperationException("no provider");
        }
    }
}
