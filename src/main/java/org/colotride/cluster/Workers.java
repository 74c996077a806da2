package org.colotride.cluster;

import java.io.Serializable;
import java.util.List;
import java.util.function.BiConsumer;

/** Those who do {@link Work}: this process, or the machines of a cluster. {@link #run} may be called by many threads. */
public interface Workers extends AutoCloseable {
    /** How many tasks are done at the same time. */
    int together();

    /**
     * Does all tasks, in any order.
     *
     * @param done is told of each task that has ended, one at a time, on the calling thread's behalf
     * @throws RuntimeException what a task or {@code done} has thrown; what has been told of stays done
     * @throws ClusterException if the cluster is lost, or a task's machine was lost too often
     */
    <T extends Serializable, R extends Serializable> void run(Work<T, R> work, List<T> tasks, BiConsumer<T, R> done);

    /**
     * Has {@link #together} members do work in step.
     *
     * @return the first member's result
     * @throws RuntimeException what a member has thrown
     * @throws ClusterException if the cluster is lost, or a member was lost too often
     */
    <R extends Serializable> R inStep(GroupWork<R> work);

    /** Lets the machines go. */
    @Override
    void close();

    /** This process, one task after the other, in order. */
    static Workers here() {
        return new Workers() {
            @Override
            public int together() {
                return 1;
            }

            @Override
            public <T extends Serializable, R extends Serializable> void run(
                    Work<T, R> work, List<T> tasks, BiConsumer<T, R> done) {
                try (Work.Place<T, R> place = work.open()) {
                    tasks.forEach(task -> done.accept(task, place.run(task)));
                }
            }

            @Override
            public <R extends Serializable> R inStep(GroupWork<R> work) {
                return work.run(Group.ALONE);
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }
}
