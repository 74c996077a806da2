package org.colotride.serve.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that requests may hold at once, all together. What counts is what has arrived, not what was announced: who announces
 * much and sends little holds little. Thread-safe.
 */
public final class UploadBudget {
    private final long most;
    private final AtomicLong held = new AtomicLong();

    public UploadBudget(long most) {
        this.most = most;
    }

    /** False, and nothing is taken, if that is too much. */
    boolean take(long bytes) {
        if (held.addAndGet(bytes) > most) {
            held.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void giveBack(long bytes) {
        held.addAndGet(-bytes);
    }

    public long held() {
        return held.get();
    }
}
