package org.colotride.experiment;

import java.util.List;
import java.util.function.IntFunction;
import org.colotride.experiment.folder.HistoryReader;
import org.colotride.experiment.folder.RunResults;
import org.colotride.experiment.folder.TripletExample;
import org.colotride.experiment.record.RunRecord;
import org.colotride.training.IterationRecord;
import org.colotride.training.ValidationRecord;

/** Tells a record what happens, and first, of a run that goes on, what has happened. */
final class RecordObserver implements RunObserver {
    private final RunRecord record;
    private boolean begun;

    RecordObserver(RunRecord record) {
        this.record = record;
    }

    @Override
    public void started(Outline outline) {
        record.begin(outline.folder(), outline.config(), outline.iteration());
        begun = true;
        HistoryReader.iterations(outline.folder()).stream()
                .takeWhile(line -> line.iteration() <= outline.iteration())
                .forEach(record::updated);
        HistoryReader.validations(outline.folder()).stream()
                .takeWhile(line -> line.iteration() <= outline.iteration())
                .forEach(record::validated);
    }

    @Override
    public void updated(IterationRecord iteration, IntFunction<List<TripletExample>> triplets) {
        record.updated(iteration);
    }

    @Override
    public void validated(ValidationRecord validation, ValidationSample sample) {
        record.validated(validation);
    }

    @Override
    public void checkpointing() {
        record.checkpointing();
    }

    @Override
    public void scored(RunResults results) {
        record.scored(results);
    }

    @Override
    public void ended(End end, String message) {
        if (begun) {
            record.ended(
                    switch (end) {
                        case FINISHED -> RunRecord.End.FINISHED;
                        case STOPPED -> RunRecord.End.STOPPED;
                        case FAILED -> RunRecord.End.FAILED;
                    });
        }
    }
}
