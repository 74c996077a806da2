package org.colotride.live;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.colotride.collapse.CollapseMonitor;
import org.colotride.defense.DefenseNotes;
import org.colotride.defense.DefenseOutline;
import org.colotride.experiment.RunObserver;
import org.colotride.experiment.ValidationSample;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.TripletExample;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.ImageShape;
import org.colotride.training.IterationRecord;
import org.colotride.training.ValidationRecord;

/** Tells an observer what a training of 100 iterations would, by a clock that stands still unless it is moved. */
final class ScriptedRun {
    static final ImageShape SHAPE = new ImageShape(1, 8, 8);
    static final int ITERATIONS = 100;
    static final double THRESHOLD = 0.25;
    static final DefenseOutline DEFENSE =
            new DefenseOutline(List.of("CAP", "ANP"), true, OptionalDouble.of(THRESHOLD), List.of(), DefenseNotes.NONE);
    private static final long DEADLINE_NANOS = 20_000_000_000L;

    final AtomicLong nanos = new AtomicLong(-5);
    private final Path folder;
    private final RunObserver observer;

    ScriptedRun(Path folder, java.util.function.Function<AtomicLong, ? extends RunObserver> observer) {
        this.folder = folder;
        this.observer = observer.apply(nanos);
    }

    void pass(double seconds) {
        nanos.addAndGet(Math.round(seconds * 1e9));
    }

    void start(int after) {
        start(after, SHAPE);
    }

    void start(int after, ImageShape shape) {
        observer.started(new RunObserver.Outline(new RunFolder(folder), null, shape, DEFENSE, ITERATIONS, 2, after));
    }

    /** CAP after an odd number of iterations and ANP after an even one, as in a training. */
    static String phase(int iteration) {
        return iteration % 2 == 1 ? "CAP" : "ANP";
    }

    void iteration(int iteration, double seconds) {
        iteration(iteration, seconds, 4, ScriptedRun.triplets(iteration, SHAPE));
    }

    void iteration(int iteration, double seconds, int steps, IntFunction<List<TripletExample>> triplets) {
        pass(seconds);
        observer.updated(
                new IterationRecord(
                        iteration, 1 + iteration / 50, phase(iteration), 0.5, 0, 0, 0, 0, steps, 0.1, 1, 30, 1),
                triplets);
    }

    static IntFunction<List<TripletExample>> triplets(int iteration, ImageShape shape) {
        return most -> IntStream.range(0, Math.min(most, 3))
                .mapToObj(i -> new TripletExample(
                        phase(iteration) + ", iteration " + iteration,
                        shape,
                        0.1,
                        List.of(
                                new TripletExample.Member("anchor", "a", new float[shape.length()], null),
                                new TripletExample.Member(
                                        "positive", "a", new float[shape.length()], new float[shape.length()])),
                        new TripletExample.Distances(1, 2),
                        new TripletExample.Distances(2, 1)))
                .toList();
    }

    void validation(int iteration, double recall) {
        observer.validating();
        pass(1000);
        observer.validated(new ValidationRecord(iteration, 1, recall, 0.5, Double.NaN), sample());
    }

    static ValidationSample sample() {
        Embeddings benign = new Embeddings(new float[] {1, 0, 0, 1, -1, 0, 0, -1}, 4, 2);
        return new ValidationSample(benign, new int[] {1, 2, 1, 2}, List.of("zero", "one", "two"), benign);
    }

    /** Waits for what another thread is to do. */
    static void await(String what, BooleanSupplier done) throws InterruptedException {
        long until = System.nanoTime() + DEADLINE_NANOS;
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError(what + " did not happen");
            }
            Thread.sleep(5);
        }
    }

    /** From its start to its end, with a verdict, a pause and a checkpoint. */
    void whole() {
        start(0);
        for (int i = 1; i <= 4; i++) {
            iteration(i, 5);
        }
        validation(4, 0.5);
        observer.judged(4, CollapseMonitor.Verdict.COLLAPSED, "collapsed");
        observer.checkpointed(4);
        observer.paused(4);
        observer.resumed(4);
        observer.scoring();
        observer.ended(RunObserver.End.FINISHED, "");
    }
}
