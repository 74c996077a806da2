package org.colotride.experiment.record;

import org.colotride.experiment.folder.RunResults;
import org.colotride.training.IterationRecord;
import org.colotride.training.ValidationRecord;

/** A record of numbers over iterations: what happens in a run is all the same to it. */
interface ScalarRecord extends RunRecord {
    void add(Scalars scalars);

    @Override
    default void updated(IterationRecord record) {
        add(Scalars.of(record));
    }

    @Override
    default void validated(ValidationRecord record) {
        add(Scalars.of(record));
    }

    @Override
    default void scored(RunResults results) {
        add(Scalars.of(results));
    }
}
