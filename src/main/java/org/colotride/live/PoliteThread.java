package org.colotride.live;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that give way to those that train. The arithmetic's threads wait for each other after every operator: what takes
 * one core for a moment holds up all. Java's own priorities do nothing on Linux, the system's do.
 */
public final class PoliteThread {
    private static final Logger LOG = LoggerFactory.getLogger(PoliteThread.class);
    private static final int ITSELF = 0;
    private static final int LOWEST = 19;

    private PoliteThread() {}

    /** The C library's, as JNA maps it. */
    public interface Scheduling extends Library {
        int setpriority(int which, int who, int priority);
    }

    /** A daemon that gives way, not started yet. */
    public static Thread of(Runnable work, String name) {
        Thread thread = new Thread(
                () -> {
                    giveWay();
                    work.run();
                },
                name);
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    }

    /** From now on the calling thread gives way. Does nothing but on Linux, where the call means one thread. */
    private static void giveWay() {
        if (!Platform.isLinux()) {
            return;
        }
        try {
            Scheduling scheduling = Native.loadLibrary("c", Scheduling.class);
            scheduling.setpriority(ITSELF, ITSELF, LOWEST);
        } catch (LinkageError e) {
            LOG.debug("This thread keeps its priority", e);
        }
    }
}
