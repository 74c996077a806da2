package org.colotride.model.engine;

import org.colotride.memory.MemoryNeed;

/** An engine that can tell what it is going to hold before it computes anything. */
public interface PlannedEngine {
    /** What it holds once it has been given batches of these sizes, each at least once. */
    MemoryNeed memoryFor(EngineLoad load);
}
