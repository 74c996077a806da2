package org.colotride.io;

/** Tells a person how far a long task has come. Not thread-safe. */
public interface Progress extends AutoCloseable {
    /** Begins a task of {@code total} steps; ends the one before. */
    void start(String name, long total);

    default void step() {
        step(1);
    }

    void step(long count);

    /** What is shown beside the bar from now on: the current loss, for example. */
    void message(String text);

    /** Ends the task. */
    @Override
    void close();

    /** Says nothing. */
    static Progress silent() {
        return new Progress() {
            @Override
            public void start(String name, long total) {}

            @Override
            public void step(long count) {}

            @Override
            public void message(String text) {}

            @Override
            public void close() {}
        };
    }
}
