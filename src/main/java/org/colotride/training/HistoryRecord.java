package org.colotride.training;

/** A line of a run's history: it belongs to an iteration, after which a resumed run may go back. */
public sealed interface HistoryRecord permits IterationRecord, EpochRecord, ValidationRecord {
    int iteration();
}
