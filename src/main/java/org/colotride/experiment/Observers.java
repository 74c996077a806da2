package org.colotride.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.colotride.collapse.CollapseMonitor;
import org.colotride.experiment.folder.RunResults;
import org.colotride.experiment.folder.TripletExample;
import org.colotride.training.IterationRecord;
import org.colotride.training.ValidationRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several observers as one that never throws. */
final class Observers implements RunObserver {
    private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

    private final List<RunObserver> observers;

    Observers(List<RunObserver> observers) {
        this.observers = new ArrayList<>(observers);
    }

    private void tell(Consumer<RunObserver> news) {
        observers.removeIf(observer -> {
            try {
                news.accept(observer);
                return false;
            } catch (RuntimeException e) {
                LOG.warn(
                        "{} no longer watches this run: {}", observer.getClass().getName(), e.toString());
                LOG.debug("An observer failed", e);
                return true;
            }
        });
    }

    @Override
    public void started(Outline outline) {
        tell(observer -> observer.started(outline));
    }

    @Override
    public void updated(IterationRecord record, IntFunction<List<TripletExample>> triplets) {
        tell(observer -> observer.updated(record, triplets));
    }

    @Override
    public void validating() {
        tell(RunObserver::validating);
    }

    @Override
    public void validated(ValidationRecord record, ValidationSample sample) {
        tell(observer -> observer.validated(record, sample));
    }

    @Override
    public void judged(int iteration, CollapseMonitor.Verdict verdict, String explanation) {
        tell(observer -> observer.judged(iteration, verdict, explanation));
    }

    @Override
    public void checkpointing() {
        tell(RunObserver::checkpointing);
    }

    @Override
    public void checkpointed(int iteration) {
        tell(observer -> observer.checkpointed(iteration));
    }

    @Override
    public void paused(int iteration) {
        tell(observer -> observer.paused(iteration));
    }

    @Override
    public void resumed(int iteration) {
        tell(observer -> observer.resumed(iteration));
    }

    @Override
    public void scoring() {
        tell(RunObserver::scoring);
    }

    @Override
    public void scored(RunResults results) {
        tell(observer -> observer.scored(results));
    }

    @Override
    public void ended(End end, String message) {
        tell(observer -> observer.ended(end, message));
    }
}
