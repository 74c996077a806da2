package org.colotride.cluster;

import java.io.Serializable;

/**
 * Work that falls into tasks, of which none needs another's result. It travels to each machine once; a task whose machine
 * was lost is done again by another, so that its result must depend on nothing but the task.
 *
 * @param <T> a task
 * @param <R> its result
 */
@FunctionalInterface
public interface Work<T extends Serializable, R extends Serializable> extends Serializable {
    /** Prepares what all tasks of one place share: opens a model, say, and the images. */
    Place<T, R> open();

    /** Does one task at a time. Not thread-safe. */
    @FunctionalInterface
    interface Place<T, R> extends AutoCloseable {
        /**
         * Does a task.
         *
         * @throws RuntimeException if it cannot be done, here or elsewhere; the work ends with it
         */
        R run(T task);

        /** Gives back what was opened. */
        @Override
        default void close() {
            // Nothing was.
        }
    }
}
