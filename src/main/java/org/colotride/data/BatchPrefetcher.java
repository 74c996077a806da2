package org.colotride.data;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Fills batches ahead of their consumer in background threads and hands them over in order.
 *
 * <p>Nothing here can block for ever: work is scheduled by the consumer's own calls, so there is no queue to be full, and
 * the first failure in any thread completes all that is awaited. One thread consumes.
 */
final class BatchPrefetcher<W extends BatchPrefetcher.Work> implements AutoCloseable {
    /** Further calls of {@link #next()} that a returned buffer outlives. */
    private static final int STAYS_VALID = 2;

    private static final long CLOSE_WAIT_MILLIS = 1000;

    /** One batch to fill; its items are filled in any order, by several threads at once. */
    interface Work {
        int items();

        /** Number of values of the whole batch. */
        int length();

        void fill(int item, float[] target);
    }

    /** A filled batch. */
    record Filled<W>(W work, float[] images) {}

    private static final class Ticket<W> {
        final W work;
        final float[] target;
        final AtomicInteger nextItem = new AtomicInteger();
        final AtomicInteger filled = new AtomicInteger();
        final CompletableFuture<Void> done = new CompletableFuture<>();
        volatile boolean cancelled;

        Ticket(W work, float[] target) {
            this.work = work;
            this.target = target;
        }
    }

    private final int threads;
    private final int ahead;
    private final ExecutorService workers;
    private final Deque<Ticket<W>> pending = new ArrayDeque<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private float[][] ring;
    private long scheduled;
    private Iterator<W> source = Collections.emptyIterator();

    /**
     * @param threads that fill; the result does not depend on their number
     * @param ahead batches that are filled while the consumer works on one, at least 1
     */
    BatchPrefetcher(int threads, int ahead, String name) {
        if (threads < 1 || ahead < 1) {
            throw new IllegalArgumentException("train.loaderThreads: " + threads + " threads, " + ahead
                    + " batches ahead: both must be at least 1");
        }
        this.threads = threads;
        this.ahead = ahead;
        this.ring = new float[ahead + 1 + STAYS_VALID][];
        AtomicInteger number = new AtomicInteger();
        this.workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, name + "-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins a sequence of batches; what was left of the one before is dropped. */
    void start(Iterator<W> batches) {
        throwIfStopped();
        if (!pending.isEmpty()) {
            pending.forEach(ticket -> ticket.cancelled = true);
            pending.clear();
            // A worker may still be writing into a cancelled batch's buffer: it must not be one that is used again.
            ring = new float[ring.length][];
        }
        source = batches;
        for (int i = 0; i < ahead; i++) {
            schedule();
        }
    }

    /**
     * The next batch, or null at the sequence's end. Its buffer stays untouched during two further calls of this method.
     *
     * @throws RuntimeException what a worker threw, at once, whichever batch it was filling
     */
    Filled<W> next() {
        throwIfStopped();
        schedule();
        Ticket<W> ticket = pending.peek();
        if (ticket == null) {
            return null;
        }
        try {
            CompletableFuture.anyOf(ticket.done, stopped).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for images", e);
        } catch (ExecutionException e) {
            throw rethrow(e.getCause());
        }
        throwIfStopped();
        pending.remove();
        return new Filled<>(ticket.work, ticket.target);
    }

    private void schedule() {
        if (!source.hasNext()) {
            return;
        }
        W work = source.next();
        int slot = (int) (scheduled++ % ring.length);
        if (ring[slot] == null || ring[slot].length != work.length()) {
            ring[slot] = new float[work.length()];
        }
        Ticket<W> ticket = new Ticket<>(work, ring[slot]);
        pending.add(ticket);
        for (int i = 0; i < Math.min(threads, work.items()); i++) {
            workers.execute(() -> fill(ticket));
        }
    }

    private void fill(Ticket<W> ticket) {
        try {
            int item;
            while (!ticket.cancelled
                    && !stopped.isDone()
                    && (item = ticket.nextItem.getAndIncrement()) < ticket.work.items()) {
                ticket.work.fill(item, ticket.target);
                if (ticket.filled.incrementAndGet() == ticket.work.items()) {
                    ticket.done.complete(null);
                }
            }
        } catch (Throwable failure) {
            // Whatever it is, OutOfMemoryError included, the consumer has to hear of it, or it waits for ever.
            if (!ticket.cancelled) {
                stopped.completeExceptionally(failure);
            }
        }
    }

    private void throwIfStopped() {
        if (stopped.isCompletedExceptionally()) {
            try {
                stopped.join();
            } catch (CompletionException e) {
                throw rethrow(e.getCause());
            }
        }
    }

    private static RuntimeException rethrow(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException runtime
                ? runtime
                : new IllegalStateException("loading images failed: " + cause, cause);
    }

    /** Stops the workers, without waiting for one that is stuck in a read; who waits in {@link #next()} is woken. */
    @Override
    public void close() {
        stopped.completeExceptionally(new IllegalStateException("the loader was closed"));
        workers.shutdownNow();
        try {
            workers.awaitTermination(CLOSE_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
