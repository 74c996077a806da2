package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainingControlTest {
    private static final List<Predicate<TrainingControl>> ALL = List.of(
            TrainingControl::pause,
            TrainingControl::resume,
            TrainingControl::checkpoint,
            TrainingControl::stopAfterEpoch);
    private static final long PATIENCE_SECONDS = 20;

    private final TrainingControl control = new TrainingControl();
    /** What a waiting training does, in order. */
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

    private volatile Throwable failure;
    private final Thread training = new Thread(this::train);

    @AfterEach
    void end() throws InterruptedException {
        control.end();
        training.interrupt();
        training.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    }

    /** As a training does between two iterations. */
    private void train() {
        try {
            while (!control.awaitNext()) {
                if (control.takeCheckpointRequest()) {
                    done.add("checkpoint");
                }
            }
            done.add("goes on");
        } catch (RuntimeException e) {
            failure = e;
            done.add("fails");
        }
    }

    private String next() throws InterruptedException {
        return done.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void awaitWaiting() throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (training.getState() != Thread.State.WAITING) {
            assertTrue(System.nanoTime() < until, "the training does not wait: " + training.getState());
            Thread.sleep(1);
        }
    }

    @Test
    void beforeATrainingNothingCanBeSteered() {
        ALL.forEach(call -> assertFalse(call.test(control)));
        control.begin();
        assertFalse(control.isPaused() || control.isStopping() || control.takeCheckpointRequest(), "it was kept");
    }

    @Test
    void afterATrainingNothingCanBeSteered() {
        control.begin();
        control.end();
        ALL.forEach(call -> assertFalse(call.test(control)));
        assertFalse(control.isPaused() || control.isStopping() || control.takeCheckpointRequest());
    }

    @Test
    void whatWasAskedForTooLateIsForgotten() {
        control.begin();
        assertTrue(control.pause() && control.checkpoint());
        control.end();
        assertFalse(control.isPaused() || control.takeCheckpointRequest());
    }

    @Test
    void pausesOnceUntilItIsResumedOnce() {
        control.begin();
        assertFalse(control.resume());
        assertTrue(control.pause());
        assertTrue(control.isPaused());
        assertFalse(control.pause());
        assertTrue(control.resume());
        assertFalse(control.isPaused());
        assertFalse(control.resume());
        assertTrue(control.pause());
    }

    @Test
    void aCheckpointIsTakenOnceHoweverOftenItWasAskedFor() {
        control.begin();
        assertFalse(control.takeCheckpointRequest());
        assertTrue(control.checkpoint());
        assertTrue(control.checkpoint());
        assertTrue(control.takeCheckpointRequest());
        assertFalse(control.takeCheckpointRequest());
    }

    @Test
    void stopsAfterTheEpochAlsoIfItIsAskedTwice() {
        control.begin();
        assertFalse(control.isStopping());
        assertTrue(control.stopAfterEpoch());
        assertTrue(control.stopAfterEpoch());
        assertTrue(control.isStopping());
        assertFalse(control.isPaused());
        control.end();
        control.begin();
        assertFalse(control.isStopping(), "the next training is not meant");
    }

    @Test
    void aTrainingThatIsNotPausedDoesNotWait() {
        control.begin();
        assertTrue(control.awaitNext());
        control.checkpoint();
        assertTrue(control.awaitNext(), "a checkpoint is no reason to wait");
        assertTrue(control.takeCheckpointRequest());
    }

    @Test
    void aPauseHoldsTheTrainingUntilItIsResumed() throws InterruptedException {
        control.begin();
        control.pause();
        training.start();
        awaitWaiting();
        assertNull(done.peek());
        control.resume();
        assertEquals("goes on", next());
    }

    @Test
    void checkpointsAreWrittenWhileItIsPaused() throws InterruptedException {
        control.begin();
        control.pause();
        training.start();
        for (int i = 0; i < 3; i++) {
            awaitWaiting();
            assertTrue(control.checkpoint());
            assertEquals("checkpoint", next());
        }
        awaitWaiting();
        assertTrue(control.isPaused());
        control.resume();
        assertEquals("goes on", next());
        assertNull(done.peek());
    }

    @Test
    void theEndFreesATrainingThatWaits() throws InterruptedException {
        control.begin();
        control.pause();
        training.start();
        awaitWaiting();
        control.end();
        assertEquals("goes on", next());
    }

    @Test
    void anInterruptEndsAPausedTraining() throws InterruptedException {
        control.begin();
        control.pause();
        training.start();
        awaitWaiting();
        training.interrupt();
        assertEquals("fails", next());
        assertInstanceOf(TrainingStoppedException.class, failure);
        assertTrue(failure.getMessage().contains("--resume"), failure.getMessage());
    }

    /** Two browsers at once: of all pauses and resumptions, as many succeed of either kind, but for the last. */
    @Test
    void callsFromManyThreadsKeepTheirOrder() throws InterruptedException {
        control.begin();
        int[] pauses = new int[4];
        int[] resumptions = new int[4];
        Thread[] browsers = new Thread[4];
        for (int t = 0; t < browsers.length; t++) {
            int browser = t;
            browsers[t] = new Thread(() -> {
                for (int i = 0; i < 20_000; i++) {
                    pauses[browser] += control.pause() ? 1 : 0;
                    resumptions[browser] += control.resume() ? 1 : 0;
                }
            });
            browsers[t].start();
        }
        for (Thread browser : browsers) {
            browser.join();
        }
        int difference = 0;
        for (int t = 0; t < browsers.length; t++) {
            difference += pauses[t] - resumptions[t];
        }
        assertEquals(control.isPaused() ? 1 : 0, difference);
    }
}
