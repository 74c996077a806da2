package org.colotride.cli;

import java.time.Duration;

/** Ends a process that was told to end, and does not: by SIGTERM or Ctrl-C, while a library's hook waits for ever. */
final class ShutdownDeadline {
    /** Of a process that SIGTERM ends. */
    private static final int TERMINATED = 143;

    private ShutdownDeadline() {}

    /** From now on, the process ends so long after it was told to at the latest. */
    static void set(Duration longest) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> watch(longest), "shutdown deadline"));
    }

    /** A daemon: the process ends before if all else is done. */
    private static void watch(Duration longest) {
        Thread deadline = new Thread(
                () -> {
                    try {
                        Thread.sleep(longest.toMillis());
                        Runtime.getRuntime().halt(TERMINATED);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "shutdown deadline");
        deadline.setDaemon(true);
        deadline.start();
    }
}
