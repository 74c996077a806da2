package org.colotride.serve;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.colotride.serve.search.Suspicion;

/** A server whose searches wait until they are let go, each in a thread that others then lack. */
final class HeldServer implements AutoCloseable {
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final Semaphore held = new Semaphore(0);
    private final SearchServer server;

    HeldServer(ServedIndex index, ServerLimits limits) {
        this.server = SearchServer.start(
                index.folder(),
                ServedIndex.settings(Optional.of(ServedIndex.TOKEN), limits),
                (embedder, served, shape) -> this::hold);
    }

    private Optional<Suspicion.Verdict> hold(float[] pixels, float[] embedding) {
        held.release();
        try {
            if (!letGo.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody has let go");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return Optional.of(new Suspicion.Verdict(0.5, 0.9, false, "Nothing speaks against it."));
    }

    SearchServer server() {
        return server;
    }

    String address() {
        return server.address();
    }

    /** Waits until so many searches wait, beside those that were counted before. */
    void awaitHeld(int searches) throws InterruptedException {
        if (!held.tryAcquire(searches, 60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("fewer than " + searches + " searches have come so far");
        }
    }

    void letGo() {
        letGo.countDown();
    }

    @Override
    public void close() {
        letGo();
        server.close();
    }
}
