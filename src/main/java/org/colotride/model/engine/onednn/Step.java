package org.colotride.model.engine.onednn;

/** One thing that a compiled program does. */
@FunctionalInterface
interface Step {
    void run();
}
