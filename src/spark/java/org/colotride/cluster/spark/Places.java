package org.colotride.cluster.spark;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.colotride.cluster.Work;

/**
 * The prepared places of an executor, which is this process: static, since Spark makes nothing of ours that outlives a
 * task. Places of one work wait for its next task; as soon as another work begins they are closed.
 */
final class Places {
    private static final Deque<Idle> IDLE = new ArrayDeque<>();

    private record Idle(long work, Work.Place<?, ?> place) {}

    private Places() {}

    @SuppressWarnings("unchecked")
    static <T, R> Work.Place<T, R> take(long work, Supplier<Work.Place<T, R>> opener) {
        List<Idle> others = new ArrayList<>();
        Idle waiting;
        synchronized (IDLE) {
            IDLE.removeIf(idle -> idle.work() != work && others.add(idle));
            waiting = IDLE.poll();
        }
        others.forEach(idle -> idle.place().close());
        // One work's places are all of its own types.
        return waiting == null ? opener.get() : (Work.Place<T, R>) waiting.place();
    }

    static void giveBack(long work, Work.Place<?, ?> place) {
        synchronized (IDLE) {
            IDLE.push(new Idle(work, place));
        }
    }

    static void closeAll() {
        List<Idle> all;
        synchronized (IDLE) {
            all = List.copyOf(IDLE);
            IDLE.clear();
        }
        all.forEach(idle -> idle.place().close());
    }
}
