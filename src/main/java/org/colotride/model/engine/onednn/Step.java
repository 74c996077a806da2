package org.colotride.model.engine.onednn;

/** One thing that a compiled program does. */
@FunctionalInterface
interface Step {
    void run();

    /** What kind of work it is, for a breakdown of a program's time. */
    default String operator() {
        return "hand-over";
    }

    /** Floating-point operations, a multiplication and an addition counted apart; 0 for what is bound by memory. */
    default double operations() {
        return 0;
    }
}
