package org.colotride.serve;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.colotride.config.ConfigException;
import org.colotride.index.StoredIndex;
import org.colotride.library.ImageModel;
import org.colotride.model.engine.ChunkSize;
import org.colotride.serve.call.HealthCall;
import org.colotride.serve.call.PhotographCalls;
import org.colotride.serve.call.WriteAccess;
import org.colotride.serve.embedding.BatchedEmbedder;
import org.colotride.serve.http.BodyLimits;
import org.colotride.serve.http.UploadBudget;
import org.colotride.serve.search.ImageSearch;
import org.colotride.serve.search.Suspicion;

/**
 * An index, its model and all that serves them. Answers when {@link #start} returns. Closed, it takes nothing new, answers what
 * was asked before, and closes model and index.
 */
public final class SearchServer implements AutoCloseable {
    /** Chunks of a network's that make a batch: enough for its threads, and no longer to wait for than need be. */
    private static final int CHUNKS = 4;

    private static final int DISK_THREADS = 2;
    private static final int DISK_QUEUE = 1024;
    private static final int BYTES_PER_SECOND = 8192;

    private final StoredIndex index;
    private final BatchedEmbedder embedder;
    private final ExecutorService disk;
    private final PrometheusMeterRegistry meters;
    private final HttpListener listener;
    private final Suspicion suspicion;

    private SearchServer(
            StoredIndex index,
            BatchedEmbedder embedder,
            ServerSettings settings,
            Suspicion suspicion,
            PrometheusMeterRegistry meters) {
        this.index = index;
        this.embedder = embedder;
        this.suspicion = suspicion;
        this.meters = meters;
        this.disk = new ThreadPoolExecutor(
                DISK_THREADS, DISK_THREADS, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(DISK_QUEUE), task -> {
                    Thread thread = new Thread(task, "disk");
                    thread.setDaemon(true);
                    return thread;
                });
        ServerLimits limits = settings.limits();
        new JvmMemoryMetrics().bindTo(meters);
        Gauge.builder("colotride.images", index, StoredIndex::size)
                .description("Images in the index")
                .register(meters);
        UploadBudget budget = new UploadBudget(limits.uploads());
        Gauge.builder("colotride.uploads", budget, UploadBudget::held)
                .description("Bytes of images that have arrived and are not done with")
                .baseUnit("bytes")
                .register(meters);
        Routes routes = new Routes(
                index,
                new PhotographCalls(embedder, limits.pixels(), limits.answerSeconds()),
                new ImageSearch(index, suspicion),
                new WriteAccess(settings.token()),
                new HealthCall(
                        index,
                        embedder,
                        suspicion,
                        new HealthCall.Limits(limits.bytes(), limits.pixels(), limits.photographs()),
                        settings.token().isPresent()),
                disk,
                meters);
        this.listener = new HttpListener(
                settings,
                routes.all(),
                new BodyLimits(limits.bytes(), limits.bodySeconds(), BYTES_PER_SECOND),
                budget,
                meters);
    }

    /** Serves without suspecting anybody. */
    public static SearchServer start(Path folder, ServerSettings settings) {
        return start(folder, settings, (embedder, index, shape) -> Suspicion.NONE);
    }

    /**
     * Serves an index, to be written if there is a token.
     *
     * @param folder of the index
     * @param suspicion looks at the photographs that are searched for
     * @throws org.colotride.io.StorageException if there is no index, it is damaged, or another process writes it
     * @throws ConfigException if its model does not fit it, or there is no such host here, or the port is taken
     */
    public static SearchServer start(Path folder, ServerSettings settings, Suspicion.Maker suspicion) {
        StoredIndex index = settings.token().isPresent() ? StoredIndex.open(folder) : StoredIndex.openToRead(folder);
        try {
            ServerLimits limits = settings.limits();
            ImageModel model = model(folder, index);
            PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            BatchedEmbedder embedder = new BatchedEmbedder(
                    model,
                    limits.photographs(),
                    Math.min(limits.batch(), CHUNKS * ChunkSize.of(model.shape())),
                    Runtime.getRuntime().availableProcessors(),
                    meters);
            SearchServer server =
                    new SearchServer(index, embedder, settings, suspicion(suspicion, embedder, index, model), meters);
            try {
                server.listener.start();
            } catch (RuntimeException e) {
                server.close();
                throw e;
            }
            return server;
        } catch (RuntimeException e) {
            index.close();
            throw e;
        }
    }

    private static Suspicion suspicion(
            Suspicion.Maker maker, BatchedEmbedder embedder, StoredIndex index, ImageModel model) {
        try {
            return maker.make(embedder, index, model.shape());
        } catch (RuntimeException e) {
            embedder.close();
            throw e;
        }
    }

    private static ImageModel model(Path folder, StoredIndex index) {
        Path file = index.model();
        ImageModel model;
        try {
            model = ImageModel.load(file);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(folder + ": " + e.getMessage(), e);
        }
        if (model.dimension() != index.origin().dimension()
                || model.metric() != index.origin().metric()) {
            model.close();
            throw new ConfigException(folder + ": its model makes embeddings of " + model.dimension()
                    + " numbers by the metric " + model.metric() + ", the index holds such of "
                    + index.origin().dimension() + " by " + index.origin().metric()
                    + "; make the index anew with goal index");
        }
        return model;
    }

    /** Where it answers. */
    public String address() {
        return listener.address();
    }

    /** Images that are served. */
    public int images() {
        return index.size();
    }

    /** What it suspects photographs by; empty if it does not, or not yet. */
    public Optional<Suspicion.Basis> suspicion() {
        return suspicion.basis();
    }

    @Override
    public void close() {
        listener.close();
        embedder.close();
        disk.shutdown();
        try {
            disk.awaitTermination(DISK_THREADS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        index.close();
        meters.close();
    }
}
