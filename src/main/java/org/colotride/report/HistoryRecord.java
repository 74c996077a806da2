package org.colotride.report;

/** A line of a run's history: it belongs to an iteration, after which a resumed run may go back. */
sealed interface HistoryRecord permits IterationRecord, EpochRecord, ValidationRecord {
    int iteration();
}
