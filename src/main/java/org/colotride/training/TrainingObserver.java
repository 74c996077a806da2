package org.colotride.training;

import org.colotride.defense.TripletDistances;

/** Is told of every update of the weights, before the next batch is made. */
public interface TrainingObserver {
    /**
     * @param record of the iteration that is over
     * @param batch that was trained on
     * @param after distances of its triplets as they were trained on
     * @param next the batch that comes next
     */
    void updated(IterationRecord record, PreparedBatch batch, TripletDistances after, TrainingPosition next);
}
