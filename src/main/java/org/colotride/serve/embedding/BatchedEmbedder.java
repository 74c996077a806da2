package org.colotride.serve.embedding;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.colotride.library.ImageModel;
import org.colotride.library.ImageReader;

/**
 * Embeds the photographs of many callers on one model, in batches. Each goes its own way: a small pool decodes it, {@link
 * EngineThread} embeds it with whatever else waits, and another pool makes an answer of it. Nobody who calls waits.
 *
 * <p>What a photograph gets is that of {@link ImageModel#embed(java.nio.file.Path)} to the last bit, whatever it is embedded
 * with: the engine promises so, and the pixels come from the same decoder.
 *
 * <p>So many are on their way at once as there are places, and no more: the next one is refused at once. Large photographs
 * are decoded by a thread of their own, one after the other, so that they delay each other and not the rest.
 *
 * <p>Thread-safe.
 */
public final class BatchedEmbedder implements PixelEmbedder, AutoCloseable {
    /** Decoded in about 40 ms. */
    private static final long LARGE = 4_000_000;

    /** Threads that make answers: they wait for disks, and for one another where they can share a pass over the index. */
    public static final int ANSWERING = 16;

    private static final int CLOSES_WITHIN_SECONDS = 30;

    private final ImageReader reader;
    private final EngineThread engine;
    private final PixelBuffers buffers;
    private final ExecutorService pool;
    private final ExecutorService large;
    private final ExecutorService answers;
    private final int places;
    private final Semaphore free;
    private final Timer decoding;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param model used by this alone from now on, and closed with it
     * @param places photographs on their way at once, at most
     * @param batch images that the network embeds at a time, at most
     * @param threads that decode
     */
    public BatchedEmbedder(ImageModel model, int places, int batch, int threads, MeterRegistry meters) {
        this.reader = model.reader();
        this.engine = new EngineThread(model, batch, meters);
        this.buffers = new PixelBuffers(reader.shape().length());
        this.pool = pool("photographs-", threads);
        this.large = pool("large-photographs-", 1);
        this.answers = pool("answers-", ANSWERING);
        this.places = places;
        this.free = new Semaphore(places);
        this.decoding = Timer.builder("colotride.decoding")
                .description("Time to decode and transform a photograph")
                .register(meters);
        Gauge.builder("colotride.photographs", this, BatchedEmbedder::onTheirWay)
                .description("Photographs that are embedded, or wait for it")
                .register(meters);
    }

    private static ExecutorService pool(String name, int threads) {
        AtomicInteger number = new AtomicInteger();
        return Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, name + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Photographs that are embedded, or wait for it. */
    public int onTheirWay() {
        return places - free.availablePermits();
    }

    /**
     * Embeds a photograph and makes something of it.
     *
     * @param then what; it gets pixels that are another's when it has returned, and may not keep them
     * @return what it made. Fails with {@link QueueFullException} at once if there is no place, with {@link
     *     org.colotride.data.UnreadableImageException} if the image turns out to be broken, and with what {@code then} threw.
     *     Whoever completes it first ends the work, as far as it has not begun.
     */
    public <T> CompletableFuture<T> embed(Photograph photograph, Function<EmbeddedPhotograph, T> then) {
        if (!free.tryAcquire()) {
            return CompletableFuture.failedFuture(new QueueFullException(places));
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        float[] pixels = buffers.take();
        // Until the last step is over, whoever gave up on the result.
        CompletableFuture<Void> over = CompletableFuture.runAsync(
                        () -> decode(photograph, pixels, result), executor(photograph))
                .thenCompose(decoded ->
                        result.isDone() ? CompletableFuture.<float[]>completedFuture(null) : engine.submit(pixels, 1))
                .thenAcceptAsync(
                        embedding -> {
                            if (!result.isDone()) {
                                result.complete(then.apply(new EmbeddedPhotograph(pixels, embedding)));
                            }
                        },
                        answers);
        over.whenComplete((nothing, failure) -> {
            buffers.giveBack(pixels);
            free.release();
            if (failure != null) {
                result.completeExceptionally(cause(failure));
            }
        });
        return result;
    }

    private ExecutorService executor(Photograph photograph) {
        return photograph.pixels() > LARGE ? large : pool;
    }

    private void decode(Photograph photograph, float[] pixels, CompletableFuture<?> result) {
        if (!result.isDone()) {
            long start = System.nanoTime();
            reader.read("the image", photograph.file(), pixels, 0);
            decoding.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    @Override
    public float[] embed(float[] pixels, int count) {
        int length = reader.shape().length();
        float[] all = new float[count * engine.dimension()];
        for (int done = 0; done < count; done += engine.most()) {
            int together = Math.min(engine.most(), count - done);
            float[] part = done == 0 ? pixels : Arrays.copyOfRange(pixels, done * length, (done + together) * length);
            try {
                float[] embedded = engine.submit(part, together).join();
                System.arraycopy(embedded, 0, all, done * engine.dimension(), embedded.length);
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException known ? known : e;
            }
        }
        return all;
    }

    /** Waits for the photographs that are on their way, for half a minute at most; none is taken any more. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            if (free.tryAcquire(places, CLOSES_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                pool.shutdown();
                large.shutdown();
                answers.shutdown();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pool.shutdownNow();
        large.shutdownNow();
        answers.shutdownNow();
        engine.close();
    }
}
