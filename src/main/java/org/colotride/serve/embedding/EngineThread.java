package org.colotride.serve.embedding;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.colotride.library.ImageModel;
import org.colotride.model.engine.ChunkSize;
import org.colotride.tensor.ImageShape;

/**
 * The one thread that uses a model, which is not thread-safe. It takes what waits, as many images as a batch holds, and
 * waits for nothing: while it computes, the next batch gathers. Where enough wait, it takes as many as the network computes
 * without waste, see {@link ChunkSize}. Closed, it embeds what was submitted before, and closes the model.
 */
final class EngineThread implements AutoCloseable {
    private static final Job END = new Job(new float[0], 0, new CompletableFuture<>());

    private final ImageModel model;
    private final ImageShape shape;
    private final int dimension;
    private final int most;
    private final float[] pixels;
    private final float[] embeddings;
    private final BlockingQueue<Job> submitted = new LinkedBlockingQueue<>();
    /** Taken, in order, but not embedded; the thread's own. */
    private final Deque<Job> ready = new ArrayDeque<>();

    private final DistributionSummary batches;
    private final Timer time;
    private final Thread thread = new Thread(this::run, "engine");
    private boolean closed;

    /** @param count images in pixels, {@code [count, C, H, W]}, from the first */
    private record Job(float[] pixels, int count, CompletableFuture<float[]> embeddings) {}

    /**
     * @param model used by this alone from now on, and closed by it
     * @param most images of a batch
     */
    EngineThread(ImageModel model, int most, MeterRegistry meters) {
        this.model = model;
        this.shape = model.shape();
        this.dimension = model.dimension();
        this.most = most;
        this.pixels = new float[most * shape.length()];
        this.embeddings = new float[most * dimension];
        this.batches = DistributionSummary.builder("colotride.batch.images")
                .description("Images that the network embedded at a time")
                .register(meters);
        this.time = Timer.builder("colotride.engine")
                .description("Time that the network took for a batch")
                .register(meters);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * @param images at most a batch; not changed until they are embedded
     * @return embeddings, {@code [count, D]}; those of a future that is complete before its turn are not computed
     */
    CompletableFuture<float[]> submit(float[] images, int count) {
        if (count > most) {
            throw new IllegalArgumentException(count + " images where a batch has " + most);
        }
        CompletableFuture<float[]> result = new CompletableFuture<>();
        synchronized (this) {
            if (closed) {
                result.completeExceptionally(new IllegalStateException("the model is closed"));
            } else {
                submitted.add(new Job(images, count, result));
            }
        }
        return result;
    }

    int most() {
        return most;
    }

    int dimension() {
        return dimension;
    }

    private void run() {
        List<Job> batch = new ArrayList<>();
        try {
            while (gather(batch)) {
                embed(batch);
                batch.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            model.close();
        }
    }

    /** False at the end. */
    private boolean gather(List<Job> batch) throws InterruptedException {
        if (ready.isEmpty()) {
            ready.add(submitted.take());
        }
        submitted.drainTo(ready);
        ready.removeIf(job -> job != END && job.embeddings().isDone());
        int waiting = 0;
        for (Job job : ready) {
            if (waiting + job.count() > most) {
                break;
            }
            waiting += job.count();
        }
        int whole = ChunkSize.wholeChunks(waiting, shape);
        int taken = 0;
        while (!ready.isEmpty()
                && ready.peek() != END
                && (taken == 0 || taken + ready.peek().count() <= whole)) {
            taken += ready.peek().count();
            batch.add(ready.remove());
        }
        return taken > 0 || ready.peek() != END;
    }

    private void embed(List<Job> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            int count = 0;
            for (Job job : batch) {
                System.arraycopy(job.pixels(), 0, pixels, count * shape.length(), job.count() * shape.length());
                count += job.count();
            }
            long start = System.nanoTime();
            model.embed(pixels, count, embeddings);
            time.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            batches.record(count);
            int row = 0;
            for (Job job : batch) {
                int from = row * dimension;
                row += job.count();
                job.embeddings().complete(Arrays.copyOfRange(embeddings, from, row * dimension));
            }
        } catch (RuntimeException | Error e) {
            // Memory, say: those who wait must hear of it, and the next batch may be smaller.
            batch.forEach(job -> job.embeddings().completeExceptionally(e));
        }
    }

    /** Waits until what was submitted is embedded. */
    @Override
    public void close() {
        synchronized (this) {
            if (!closed) {
                closed = true;
                submitted.add(END);
            }
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
