package org.colotride.experiment;

import java.util.Optional;
import java.util.function.Supplier;
import org.colotride.defense.TripletDistances;
import org.colotride.training.IterationRecord;
import org.colotride.training.PreparedBatch;
import org.colotride.training.Trainer;
import org.colotride.training.TrainingObserver;
import org.colotride.training.TrainingPosition;
import org.colotride.training.ValidationRecord;
import org.colotride.training.WeightAverage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens between two iterations, in this order: validation, records and checkpoints, what observers are shown, and
 * what those who steer have asked for.
 */
final class BetweenIterations implements TrainingObserver, Trainer.EpochObserver {
    private static final Logger LOG = LoggerFactory.getLogger(BetweenIterations.class);

    private final RunRecorder recorder;
    private final Validator validator;
    private final TripletSamples samples;
    private final WeightAverage average;
    private final RunObserver observer;
    private final TrainingControl control;
    private TrainingPosition end;

    /** @param start where the training goes on from */
    BetweenIterations(
            RunRecorder recorder,
            Validator validator,
            TripletSamples samples,
            WeightAverage average,
            RunObserver observer,
            TrainingControl control,
            TrainingPosition start) {
        this.recorder = recorder;
        this.validator = validator;
        this.samples = samples;
        this.average = average;
        this.observer = observer;
        this.control = control;
        this.end = start;
    }

    /** Where the training has ended. */
    TrainingPosition end() {
        return end;
    }

    /** Makes up for a validation that was due where the training goes on, and was interrupted. */
    void begin() {
        boolean owed =
                end.batch() > 0 && validator.isDue(end) && validator.known(end).isEmpty();
        if (owed) {
            validate(end, () -> validator.validate(end)).ifPresent(made -> recorder.replaceCheckpoint(end));
        }
        endIfInterrupted(end);
    }

    @Override
    public void updated(IterationRecord record, PreparedBatch batch, TripletDistances after, TrainingPosition next) {
        end = next;
        if (validator.isDue(next) && Double.isFinite(record.loss())) {
            validate(next, () -> validator.validate(next));
        }
        recorder.updated(record, batch, after, next);
        observer.updated(record, most -> samples.examples(record, batch, after, most));
        endIfInterrupted(next);
        obey(next);
    }

    /** Leaves out what is interrupted: it will be made up for. */
    private Optional<ValidationRecord> validate(TrainingPosition at, Supplier<Validator.Validated> validation) {
        observer.validating();
        try {
            return Optional.of(average.during(() -> {
                Validator.Validated validated = validation.get();
                recorder.validated(validated.record());
                observer.validated(validated.record(), validated.sample());
                return validated.record();
            }));
        } catch (TrainingStoppedException e) {
            if (!e.interrupted()) {
                throw e;
            }
            LOG.debug("The validation after iteration {} was interrupted", at.iteration());
            return Optional.empty();
        }
    }

    private void endIfInterrupted(TrainingPosition next) {
        if (control.isInterrupted()) {
            recorder.ensureCheckpoint(next);
            throw TrainingStoppedException.interruption(next.iteration());
        }
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
            endIfInterrupted(next);
            observer.resumed(next.iteration());
        }
    }

    @Override
    public void finished(TrainingPosition next) {
        double recall = Double.NaN;
        if (validator.isDueAfterEpoch(next)) {
            Optional<ValidationRecord> validated =
                    validator.known(next).or(() -> validate(next, () -> validator.validateAfterEpoch(next)));
            if (validated.isEmpty()) {
                endIfInterrupted(end);
            }
            recall = validated.orElseThrow().recallAt1();
        }
        end = next;
        recorder.epochDone(next, recall);
        endIfInterrupted(next);
    }

    @Override
    public void paused(TrainingPosition next) {
        end = next;
        recorder.checkpoint(next);
    }

    @Override
    public boolean stops() {
        return control.isStopping() || isOver();
    }

    @Override
    public boolean isOver() {
        return recorder.isOver();
    }
}
