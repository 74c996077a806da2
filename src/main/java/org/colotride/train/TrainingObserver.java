package org.colotride.train;

import org.colotride.report.IterationRecord;

/** Is told of every update of the weights, before the next batch is made. */
interface TrainingObserver {
    /**
     * @param record of the iteration that is over
     * @param batch that was trained on
     * @param next the batch that comes next
     */
    void updated(IterationRecord record, PreparedBatch batch, TrainingPosition next);
}
