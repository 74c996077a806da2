package org.colotride.live;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.colotride.collapse.CollapseMonitor;
import org.colotride.experiment.SharedWatch;
import org.colotride.experiment.ValidationSample;
import org.colotride.experiment.folder.TripletExample;
import org.colotride.io.StorageException;
import org.colotride.training.IterationRecord;
import org.colotride.training.ValidationRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what a dashboard shows of a run beside its history into the run's {@code live/}. The thread that trains only
 * notes what is new, and now and then copies a few images; one of low priority makes files of it. What cannot be written
 * is warned of once: a training does not end because nobody can watch it.
 */
public final class LiveRecorder implements SharedWatch.Watcher {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRecorder.class);
    private static final long WRITE_EVERY_MILLIS = 1000;
    /** Of the time, for pictures of triplets, together on both threads. */
    private static final double PICTURE_SHARE = 0.005;

    /** More events than that are forgotten while they cannot be written. */
    private static final int MOST_UNWRITTEN = 200;

    private final LiveFiles files;
    private final LongSupplier nanos;
    private final long everyMillis;
    private final RunClock clock;
    private final Map<String, TimeBudget> budgets = new HashMap<>();
    private final Thread writer = PoliteThread.of(this::writeAgainAndAgain, "live files");

    private RunPhase phase = RunPhase.STARTING;
    private String problem;
    private Outline outline;
    private int iteration;
    private int epoch = 1;
    private CollapseMonitor.Verdict verdict;
    private Integer verdictSince;
    private String explanation = "";
    private boolean changed;
    private boolean closed;
    private final List<RunEvent> events = new ArrayList<>();
    private final Map<String, FreshTriplets> freshTriplets = new TreeMap<>();
    private EmbeddingSnapshot freshEmbeddings;

    private EarlierRun earlier = EarlierRun.none();
    private boolean warned;

    /** Triplets of one batch, of which no pictures are made yet. */
    private record FreshTriplets(int iteration, List<TripletExample> examples) {}

    /** @param folder of the run that will be watched */
    public LiveRecorder(LiveFolder folder) {
        this(folder, System::nanoTime, WRITE_EVERY_MILLIS);
    }

    /**
     * @param nanos a clock
     * @param everyMillis of real time it looks for something to write
     */
    LiveRecorder(LiveFolder folder, LongSupplier nanos, long everyMillis) {
        this.files = new LiveFiles(folder);
        this.nanos = nanos;
        this.everyMillis = everyMillis;
        this.clock = new RunClock(nanos);
    }

    @Override
    public synchronized void started(Outline begun) {
        outline = begun;
        iteration = begun.iteration();
        List<String> turns = begun.defense().turns();
        for (String turn : turns) {
            budgets.put(
                    turn,
                    new TimeBudget(
                            PICTURE_SHARE / turns.size(), TimeUnit.MILLISECONDS.toNanos(WRITE_EVERY_MILLIS), 0, nanos));
        }
        goOn();
        clock.begin(earlier.secondsTrained());
        enter(RunPhase.TRAINING);
        note(
                EarlierRun.START,
                begun.iteration() == 0
                        ? "training begins: " + begun.iterations() + " iterations"
                        : "training goes on after iteration " + begun.iteration());
        writer.start();
    }

    /** As the process before left it at the checkpoint, not later. */
    private void goOn() {
        try {
            earlier = EarlierRun.of(outline.folder(), iteration, files.resume(iteration));
        } catch (IOException | StorageException e) {
            complain(e, List.of());
        }
        if (iteration == 0) {
            return;
        }
        verdict = CollapseMonitor.Verdict.HEALTHY;
        earlier.judgement().ifPresent(event -> {
            boolean collapsed = event.kind().equals(EarlierRun.COLLAPSE);
            verdict = collapsed ? CollapseMonitor.Verdict.COLLAPSED : CollapseMonitor.Verdict.HEALTHY;
            verdictSince = event.iteration();
            explanation = event.text();
        });
        epoch = earlier.epoch();
        // It may have been killed before it had said so.
        note(EarlierRun.CHECKPOINT, checkpointText(iteration));
    }

    private static String checkpointText(int after) {
        return "checkpoint after iteration " + after;
    }

    @Override
    public synchronized void updated(IterationRecord record, IntFunction<List<TripletExample>> triplets) {
        clock.iterationDone();
        iteration = record.iteration();
        epoch = record.epoch();
        if (verdict == null) {
            verdict = CollapseMonitor.Verdict.HEALTHY;
        }
        changed = true;
        phase = RunPhase.TRAINING;
        TimeBudget budget = record.steps() == 0 ? null : budgets.get(record.phase());
        if (budget != null && budget.isDue()) {
            long began = nanos.getAsLong();
            freshTriplets.put(
                    record.phase(),
                    new FreshTriplets(record.iteration(), triplets.apply(TripletPictures.most(outline.shape()))));
            budget.spent(nanos.getAsLong() - began);
        }
    }

    @Override
    public synchronized void validating() {
        clock.hold();
        enter(RunPhase.VALIDATING);
    }

    @Override
    public synchronized void validated(ValidationRecord record, ValidationSample sample) {
        clock.goOn();
        freshEmbeddings = new EmbeddingSnapshot(record.iteration(), sample);
        enter(RunPhase.TRAINING);
    }

    @Override
    public synchronized void judged(int after, CollapseMonitor.Verdict now, String why) {
        verdict = now;
        verdictSince = after;
        explanation = why;
        boolean collapsed = now == CollapseMonitor.Verdict.COLLAPSED;
        iteration = after;
        note(collapsed ? EarlierRun.COLLAPSE : EarlierRun.RECOVERY, why);
    }

    /** What was told so far is on the disk before the checkpoint is. */
    @Override
    public void checkpointing() {
        write(false);
    }

    @Override
    public synchronized void checkpointed(int after) {
        iteration = after;
        note(EarlierRun.CHECKPOINT, checkpointText(after));
    }

    @Override
    public synchronized void paused(int after) {
        clock.hold();
        enter(RunPhase.PAUSED);
        note("pause", "paused after iteration " + after);
    }

    @Override
    public synchronized void resumed(int after) {
        clock.goOn();
        enter(RunPhase.TRAINING);
        note("resume", "goes on after iteration " + after);
    }

    @Override
    public synchronized void scoring() {
        clock.hold();
        enter(RunPhase.SCORING);
    }

    @Override
    public synchronized void ended(End end, String message) {
        clock.hold();
        switch (end) {
            case FINISHED -> {
                enter(RunPhase.FINISHED);
                note("end", "trained and scored");
            }
            case STOPPED -> {
                enter(RunPhase.STOPPED);
                note("stop", "stopped after iteration " + iteration + "; train --resume goes on");
            }
            case FAILED -> {
                problem = message;
                enter(RunPhase.FAILED);
                note("failure", message);
            }
        }
    }

    /** Somebody asked for something that is not allowed or not possible. */
    public synchronized void refused(String what) {
        note("refused", what);
    }

    private void enter(RunPhase next) {
        phase = next;
        changed = true;
    }

    private void note(String kind, String text) {
        if (earlier.hasTold(iteration, kind, text)) {
            return;
        }
        events.add(new RunEvent(iteration, now(), kind, text));
        changed = true;
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private synchronized RunStatus status() {
        return new RunStatus(
                phase,
                problem,
                iteration,
                outline.iterations(),
                epoch,
                outline.epochs(),
                outline.defense().turns(),
                outline.defense().collapseness(),
                outline.defense().collapseThreshold().isPresent()
                        ? outline.defense().collapseThreshold().getAsDouble()
                        : null,
                outline.defense().gauges(),
                phase.isActive() && phase != RunPhase.SCORING
                        ? clock.secondsLeft(outline.iterations() - iteration)
                        : null,
                clock.secondsTrained(),
                verdict == null ? null : verdict.name().toLowerCase(Locale.ROOT),
                verdictSince,
                explanation,
                ProcessHandle.current().pid(),
                now());
    }

    private void writeAgainAndAgain() {
        try {
            while (true) {
                synchronized (this) {
                    if (closed) {
                        return;
                    }
                    wait(everyMillis);
                }
                write(true);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param all whether pictures are made and the status is told, too */
    private void write(boolean all) {
        synchronized (files) {
            writeAlone(all);
        }
    }

    private void writeAlone(boolean all) {
        List<RunEvent> newEvents;
        Map<String, FreshTriplets> newTriplets;
        EmbeddingSnapshot newEmbeddings;
        synchronized (this) {
            newEvents = List.copyOf(events);
            events.clear();
            newTriplets = new TreeMap<>();
            if (all) {
                newTriplets.putAll(freshTriplets);
                freshTriplets.clear();
            }
            newEmbeddings = freshEmbeddings;
            freshEmbeddings = null;
            // A waiting run goes on saying that it lives.
            changed |= phase.isActive();
        }
        try {
            files.append(newEvents);
            newEvents = List.of();
            newTriplets.forEach(this::draw);
            if (!newTriplets.isEmpty()) {
                files.writeTriplets();
            }
            if (newEmbeddings != null) {
                files.write(newEmbeddings);
            }
            if (all) {
                writeStatus();
            }
        } catch (IOException | RuntimeException e) {
            complain(e, newEvents);
        }
    }

    private void draw(String turn, FreshTriplets triplets) {
        long began = processorNanos();
        files.draw(turn, triplets.iteration(), triplets.examples());
        long spent = processorNanos() - began;
        synchronized (this) {
            budgets.get(turn).spent(spent);
        }
    }

    /** Of this thread, which mostly waits for those that train. */
    private static long processorNanos() {
        return Math.max(0, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    }

    private void writeStatus() {
        RunStatus now;
        synchronized (this) {
            if (!changed) {
                return;
            }
            changed = false;
            now = status();
        }
        files.write(now);
    }

    private synchronized void complain(Exception failure, List<RunEvent> unwritten) {
        events.addAll(0, unwritten);
        if (events.size() > MOST_UNWRITTEN) {
            events.subList(0, events.size() - MOST_UNWRITTEN).clear();
        }
        if (!warned) {
            warned = true;
            LOG.warn("The dashboard's files cannot be written, the training goes on: {}", failure.getMessage());
            LOG.debug("They cannot be written", failure);
        }
    }

    /** Writes what is not written yet. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed || outline == null) {
                closed = true;
                return;
            }
            closed = true;
            notifyAll();
        }
        try {
            writer.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        write(true);
    }
}
