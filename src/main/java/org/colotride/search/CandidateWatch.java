package org.colotride.search;

import java.util.List;
import org.deeplearning4j.arbiter.optimize.runner.CandidateInfo;
import org.deeplearning4j.arbiter.optimize.runner.listener.StatusListener;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/** Tells a search's progress, and now and then Arbiter's listeners, of a candidate's iterations. */
final class CandidateWatch extends BaseTrainingListener {
    /** Arbiter's page draws scores; more of them would only cost time. */
    private static final int EVERY = 10;

    private final CandidateInfo candidate;
    private final List<StatusListener> listeners;
    private final Runnable progress;

    CandidateWatch(CandidateInfo candidate, List<StatusListener> listeners, Runnable progress) {
        this.candidate = candidate;
        this.listeners = List.copyOf(listeners);
        this.progress = progress;
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
        progress.run();
        if (iteration % EVERY == 0) {
            listeners.forEach(listener -> listener.onCandidateIteration(candidate, model, iteration));
        }
    }
}
