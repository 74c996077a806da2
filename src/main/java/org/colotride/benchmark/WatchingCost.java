package org.colotride.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.colotride.experiment.Experiment;
import org.colotride.experiment.RunHooks;
import org.colotride.experiment.RunObserver;
import org.colotride.experiment.folder.TripletExample;
import org.colotride.training.IterationRecord;
import org.deeplearning4j.optimize.api.TrainingListener;

/**
 * What it costs a training to be watched: the time that it waits for listeners and observers, and the processor time of the
 * threads that serve. The first iteration's, in which all that is needed is loaded, is counted apart.
 */
public final class WatchingCost {
    /** Names of the threads that serve, or begin of them. */
    private static final List<String> SERVING =
            List.of("live files", "dashboard files", "vert.x-", "vertx-", "statistics");

    private long waited;
    private long first;
    private long began;
    private int iterations;

    /**
     * @param seconds of all iterations but the first
     * @param waitedSeconds of these, in listeners and observers
     * @param servingSeconds of the processor, by thread
     * @param share of both in the whole
     * @param onceSeconds that the first iteration waited
     */
    public record Result(
            int iterations,
            double seconds,
            double waitedSeconds,
            Map<String, Double> servingSeconds,
            double share,
            double onceSeconds) {}

    private WatchingCost() {}

    /** Trains to the end, watched by the listeners and observers of {@code watched}. */
    public static Result measure(Experiment experiment, RunHooks watched) throws IOException {
        return new WatchingCost().run(experiment, watched);
    }

    private Result run(Experiment experiment, RunHooks watched) throws IOException {
        List<RunObserver> observers = new ArrayList<>();
        watched.observers().forEach(observer -> observers.add(timed(RunObserver.class, observer)));
        double[] seconds = new double[1];
        Map<String, Double> before = new TreeMap<>();
        Map<String, Double> after = new TreeMap<>();
        observers.add(new RunObserver() {
            @Override
            public void updated(IterationRecord record, IntFunction<List<TripletExample>> triplets) {
                iterations++;
                if (iterations == 1) {
                    first = waited;
                    waited = 0;
                    began = System.nanoTime();
                    before.putAll(serving());
                }
            }

            @Override
            public void scoring() {
                seconds[0] = (System.nanoTime() - began) / 1e9;
                after.putAll(serving());
            }
        });
        List<TrainingListener> listeners = watched.listeners().stream()
                .map(listener -> timed(TrainingListener.class, listener))
                .toList();
        experiment
                .with(watched.withListeners(listeners).withObservers(observers))
                .run();
        after.replaceAll((name, spent) -> spent - before.getOrDefault(name, 0.0));
        double serving =
                after.values().stream().mapToDouble(Double::doubleValue).sum();
        return new Result(
                iterations, seconds[0], waited / 1e9, after, (waited / 1e9 + serving) / seconds[0], first / 1e9);
    }

    private <T> T timed(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                WatchingCost.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    long start = System.nanoTime();
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    } finally {
                        waited += System.nanoTime() - start;
                    }
                }));
    }

    private static Map<String, Double> serving() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<String, Double> spent = new TreeMap<>();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && SERVING.stream().anyMatch(thread.getThreadName()::startsWith)) {
                double seconds = Math.max(0, threads.getThreadCpuTime(thread.getThreadId())) / 1e9;
                spent.merge(thread.getThreadName(), seconds, Double::sum);
            }
        }
        return spent;
    }
}
