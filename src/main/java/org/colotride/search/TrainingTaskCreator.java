package org.colotride.search;

import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.deeplearning4j.arbiter.optimize.api.Candidate;
import org.deeplearning4j.arbiter.optimize.api.OptimizationResult;
import org.deeplearning4j.arbiter.optimize.api.TaskCreator;
import org.deeplearning4j.arbiter.optimize.api.data.DataProvider;
import org.deeplearning4j.arbiter.optimize.api.data.DataSource;
import org.deeplearning4j.arbiter.optimize.api.score.ScoreFunction;
import org.deeplearning4j.arbiter.optimize.runner.IOptimizationRunner;
import org.deeplearning4j.arbiter.optimize.runner.listener.StatusListener;

/**
 * Makes Arbiter's tasks: each a whole COLO-TRIDE training, where Arbiter's own creators fit a network the plain way. The
 * data source and the score function that the runner passes on are those of the search, which its worker holds already.
 */
final class TrainingTaskCreator implements TaskCreator {
    private final CandidateTask.Worker worker;

    TrainingTaskCreator(CandidateTask.Worker worker) {
        this.worker = worker;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Callable<OptimizationResult> create(
            Candidate candidate,
            Class<? extends DataSource> dataSource,
            Properties properties,
            ScoreFunction score,
            List<StatusListener> listeners,
            IOptimizationRunner runner) {
        return new CandidateTask((Candidate<CandidateJob>) candidate, worker, listeners, runner);
    }

    @Override
    @SuppressWarnings({"rawtypes", "deprecation"})
    public Callable<OptimizationResult> create(
            Candidate candidate,
            DataProvider data,
            ScoreFunction score,
            List<StatusListener> listeners,
            IOptimizationRunner runner) {
        throw new UnsupportedOperationException("a search has a data source, not a provider");
    }
}
