package org.colotride.train;

import org.colotride.defense.TripletDistances;
import org.colotride.report.IterationRecord;

/** Is told of every update of the weights, before the next batch is made. */
interface TrainingObserver {
    /**
     * @param record of the iteration that is over
     * @param batch that was trained on
     * @param after distances of its triplets as they were trained on
     * @param next the batch that comes next
     */
    void updated(IterationRecord record, PreparedBatch batch, TripletDistances after, TrainingPosition next);
}
