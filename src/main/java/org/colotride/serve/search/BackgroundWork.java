package org.colotride.serve.search;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is measured anew beside the searches, in a thread of its own, once at a time. Thread-safe. */
final class BackgroundWork {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundWork.class);

    private final String name;
    private final AtomicBoolean busy = new AtomicBoolean();

    /** @param name of the thread */
    BackgroundWork(String name) {
        this.name = name;
    }

    /** Begins, unless it goes on already. A failure is no search's: what was measured before stays. */
    void begin(Runnable work) {
        if (busy.compareAndSet(false, true)) {
            Thread thread = new Thread(() -> run(work), name);
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            // The server is ending, or the disk is broken, of which searches will tell.
            LOG.debug("{}: cannot be measured", name, e);
        } finally {
            busy.set(false);
        }
    }
}
