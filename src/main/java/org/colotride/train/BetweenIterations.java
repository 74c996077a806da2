package org.colotride.train;

import org.colotride.defense.TripletDistances;
import org.colotride.report.IterationRecord;

/**
 * What happens between two iterations, in this order: validation, records and checkpoints, what observers are shown, and
 * what those who steer have asked for.
 */
final class BetweenIterations implements TrainingObserver, Trainer.EpochObserver {
    private final RunRecorder recorder;
    private final Validator validator;
    private final TripletSamples samples;
    private final RunObserver observer;
    private final TrainingControl control;
    private TrainingPosition end;

    /** @param start where the training goes on from */
    BetweenIterations(
            RunRecorder recorder,
            Validator validator,
            TripletSamples samples,
            RunObserver observer,
            TrainingControl control,
            TrainingPosition start) {
        this.recorder = recorder;
        this.validator = validator;
        this.samples = samples;
        this.observer = observer;
        this.control = control;
        this.end = start;
    }

    /** Where the training has ended. */
    TrainingPosition end() {
        return end;
    }

    @Override
    public void updated(IterationRecord record, PreparedBatch batch, TripletDistances after, TrainingPosition next) {
        if (validator.isDue(next) && Double.isFinite(record.loss())) {
            observer.validating();
            keep(validator.validate(next));
        }
        recorder.updated(record, batch, after, next);
        observer.updated(record, most -> samples.examples(record, batch, after, most));
        obey(next);
    }

    private double keep(Validator.Validated validated) {
        recorder.validated(validated.record());
        observer.validated(validated.record(), validated.sample());
        return validated.record().recallAt1();
    }

    private void obey(TrainingPosition next) {
        if (control.takeCheckpointRequest()) {
            recorder.checkpoint(next);
        }
        if (control.isPaused()) {
            recorder.checkpoint(next);
            observer.paused(next.iteration());
            while (!control.awaitNext()) {
                if (control.takeCheckpointRequest()) {
                    recorder.checkpoint(next);
                }
            }
            observer.resumed(next.iteration());
        }
    }

    @Override
    public void finished(TrainingPosition next) {
        end = next;
        double recall = Double.NaN;
        if (validator.isDueAfterEpoch(next)) {
            recall = validator
                    .known(next)
                    .map(known -> known.record().recallAt1())
                    .orElseGet(() -> validateAfterEpoch(next));
        }
        recorder.epochDone(next, recall);
    }

    private double validateAfterEpoch(TrainingPosition next) {
        observer.validating();
        return keep(validator.validateAfterEpoch(next));
    }

    @Override
    public void paused(TrainingPosition next) {
        end = next;
        recorder.checkpoint(next);
    }

    @Override
    public boolean stops() {
        return control.isStopping();
    }
}
