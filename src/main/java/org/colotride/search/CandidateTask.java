package org.colotride.search;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.colotride.cluster.ClusterException;
import org.colotride.experiment.TrainingStoppedException;
import org.colotride.io.StorageException;
import org.colotride.io.storage.StorageLostException;
import org.colotride.search.schedule.Job;
import org.deeplearning4j.arbiter.optimize.api.Candidate;
import org.deeplearning4j.arbiter.optimize.api.OptimizationResult;
import org.deeplearning4j.arbiter.optimize.api.saving.ResultReference;
import org.deeplearning4j.arbiter.optimize.api.saving.ResultSaver;
import org.deeplearning4j.arbiter.optimize.runner.CandidateInfo;
import org.deeplearning4j.arbiter.optimize.runner.CandidateStatus;
import org.deeplearning4j.arbiter.optimize.runner.IOptimizationRunner;
import org.deeplearning4j.arbiter.optimize.runner.listener.StatusListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One job of a search as Arbiter's runner executes it. Whatever a candidate fails of is kept as its result. */
final class CandidateTask implements Callable<OptimizationResult> {
    private static final Logger LOG = LoggerFactory.getLogger(CandidateTask.class);

    private final Candidate<CandidateJob> candidate;
    private final Worker worker;
    private final List<StatusListener> listeners;
    private final IOptimizationRunner runner;
    private final long created = System.currentTimeMillis();

    /**
     * What all tasks of a search share.
     *
     * @param session is told how a job ended
     * @param training trains and scores
     * @param saver keeps results
     * @param iteration is called after every iteration of any candidate
     * @param prepareThread is called on the thread that trains, before anything else
     * @param ended is called when a job has ended
     */
    record Worker(
            SearchSession session,
            CandidateTraining training,
            ResultSaver saver,
            Runnable iteration,
            Runnable prepareThread,
            Runnable ended) {}

    CandidateTask(
            Candidate<CandidateJob> candidate,
            Worker worker,
            List<StatusListener> listeners,
            IOptimizationRunner runner) {
        this.candidate = candidate;
        this.worker = worker;
        this.listeners = List.copyOf(listeners);
        this.runner = runner;
    }

    @Override
    public OptimizationResult call() throws IOException {
        worker.prepareThread().run();
        Job job = candidate.getValue().job();
        Optional<CandidateResult> before = worker.session().ended(job);
        if (before.isPresent()) {
            worker.session().repeated();
            return report(before.get());
        }
        CandidateInfo running = info(CandidateStatus.Running, null, null);
        listeners.forEach(listener -> listener.onCandidateStatusChange(running, runner, null));
        try {
            CandidateResult result = result(job, candidate.getValue().values(), running);
            worker.session().finish(job, result);
            worker.ended().run();
            return report(result);
        } catch (StorageException | ClusterException e) {
            // Where the search cannot write, or has lost its machines, no other candidate can be trained.
            worker.session().fail(e);
            throw e;
        }
    }

    private CandidateResult result(Job job, Map<String, String> values, CandidateInfo running) {
        long start = System.nanoTime();
        try {
            return worker.training()
                    .train(job, values, List.of(new CandidateWatch(running, listeners, worker.iteration())));
        } catch (ClusterException | StorageLostException e) {
            throw e;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            LOG.warn("Candidate {} failed: {}", job.candidate(), e.getMessage());
            LOG.debug("Candidate {}", job.candidate(), e);
            return new CandidateResult(
                    job.candidate(),
                    CandidateResult.Status.FAILED,
                    worker.training().values(job),
                    null,
                    Map.of(),
                    worker.training().iterationsOf(job.candidate()),
                    (System.nanoTime() - start) / 1e9,
                    e instanceof TrainingStoppedException stopped && stopped.collapsed(),
                    reason(e),
                    worker.training().folderOf(job.candidate()));
        }
    }

    private static String reason(Throwable error) {
        boolean explained = error instanceof TrainingStoppedException && error.getMessage() != null;
        return explained ? error.getMessage() : error.getClass().getSimpleName() + ": " + error.getMessage();
    }

    private OptimizationResult report(CandidateResult result) throws IOException {
        boolean failed = result.status() == CandidateResult.Status.FAILED;
        CandidateInfo info =
                info(failed ? CandidateStatus.Failed : CandidateStatus.Complete, result.score(), result.reason());
        OptimizationResult outcome =
                new OptimizationResult(candidate, result.score(), candidate.getIndex(), result.figures(), info, null);
        ResultReference reference = worker.saver().saveModel(outcome, result);
        outcome.setResultReference(reference);
        listeners.forEach(listener -> listener.onCandidateStatusChange(info, runner, outcome));
        return outcome;
    }

    private CandidateInfo info(CandidateStatus status, Double score, String reason) {
        Long end = status == CandidateStatus.Running ? null : Long.valueOf(System.currentTimeMillis());
        return new CandidateInfo(
                candidate.getIndex(), status, score, created, created, end, candidate.getFlatParameters(), reason);
    }
}
