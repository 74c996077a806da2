package org.colotride.report;

/** Shows how far a long task is. */
public interface Progress extends AutoCloseable {
    /** Shows nothing. */
    Progress NONE = new Progress() {
        @Override
        public void start(String task, long done, long total) {}

        @Override
        public void step(long steps, String message) {}

        @Override
        public void close() {}
    };

    /**
     * Begins a task; the one before it ends.
     *
     * @param done steps that are done already
     * @param total steps in all
     */
    void start(String task, long done, long total);

    /** @param message a few words on where things stand */
    void step(long steps, String message);

    @Override
    void close();
}
