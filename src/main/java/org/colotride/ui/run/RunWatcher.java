package org.colotride.ui.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.live.PoliteThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows those runs that somebody looks at, on one thread of low priority that sleeps while nobody does. What is asked
 * of it is answered from memory, at once; a run that has not been asked for before answers that it is loading.
 */
public final class RunWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunWatcher.class);
    private static final long EVERY_MILLIS = 1000;
    private static final long LIST_EVERY_NANOS = TimeUnit.SECONDS.toNanos(3);
    /** A page that is hidden asks every half minute. */
    private static final long FORGOTTEN_NANOS = TimeUnit.SECONDS.toNanos(90);
    /** The chosen run, and those it is compared with. */
    private static final int MOST = 8;

    private final RunCatalog catalog;
    private final RunList list;
    private final PublishedSettings published;
    private final Map<String, Watch> watches = new LinkedHashMap<>(16, 0.75f, true);
    private final ExecutorService slow = Executors.newSingleThreadExecutor(RunWatcher::thread);
    private final Thread thread = thread(this::watch);
    private long lastAsked = System.nanoTime() - FORGOTTEN_NANOS;
    private long listed = System.nanoTime() - LIST_EVERY_NANOS;
    private boolean hurry;
    private boolean closed;

    private static final class Watch {
        private final WatchedRun run;
        private long asked;

        Watch(WatchedRun run) {
            this.run = run;
        }
    }

    /** @param configurations folder of the published settings */
    public RunWatcher(RunCatalog catalog, Path configurations) {
        this.catalog = catalog;
        this.list = new RunList(catalog);
        this.published = new PublishedSettings(configurations);
        list.refresh();
        thread.start();
    }

    private static Thread thread(Runnable work) {
        return PoliteThread.of(work, "dashboard files");
    }

    /** A run by its id. */
    public synchronized Optional<WatchedRun> run(String id) {
        long now = System.nanoTime();
        lastAsked = now;
        Watch watch = watches.get(id);
        if (watch == null) {
            Path folder = catalog.runs().get(id);
            if (folder == null) {
                return Optional.empty();
            }
            watch = new Watch(new WatchedRun(id, new RunFolder(folder), published, slow));
            watches.put(id, watch);
            if (watches.size() > MOST) {
                Iterator<String> eldest = watches.keySet().iterator();
                eldest.next();
                eldest.remove();
            }
            wake();
        }
        watch.asked = now;
        return Optional.of(watch.run);
    }

    /** @param steered the run that this process trains; null for none */
    public byte[] runs(String steered) {
        asked();
        return list.runs(steered);
    }

    public byte[] searches() {
        asked();
        return list.searches();
    }

    private synchronized void asked() {
        long now = System.nanoTime();
        if (now - lastAsked >= LIST_EVERY_NANOS) {
            wake();
        }
        lastAsked = now;
    }

    private void wake() {
        hurry = true;
        notifyAll();
    }

    private void watch() {
        try {
            while (true) {
                List<Watch> due;
                boolean listDue;
                synchronized (this) {
                    if (!hurry) {
                        wait(isWatched() ? EVERY_MILLIS : 0);
                    }
                    if (closed) {
                        return;
                    }
                    hurry = false;
                    long now = System.nanoTime();
                    watches.values().removeIf(watch -> now - watch.asked > FORGOTTEN_NANOS);
                    due = new ArrayList<>(watches.values());
                    listDue = now - listed >= LIST_EVERY_NANOS && isWatched();
                    if (listDue) {
                        listed = now;
                    }
                }
                if (listDue) {
                    refreshList();
                }
                for (Watch watch : due) {
                    boolean more = watch.run.refresh();
                    synchronized (this) {
                        hurry |= more;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void refreshList() {
        try {
            list.refresh();
        } catch (RuntimeException e) {
            LOG.debug("The runs cannot be listed", e);
        }
    }

    private boolean isWatched() {
        return System.nanoTime() - lastAsked < FORGOTTEN_NANOS;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            hurry = true;
            notifyAll();
        }
        slow.shutdownNow();
    }
}
