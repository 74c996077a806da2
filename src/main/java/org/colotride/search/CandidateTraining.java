package org.colotride.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.colotride.experiment.Experiment;
import org.colotride.experiment.RunHooks;
import org.colotride.experiment.RunReport;
import org.colotride.experiment.StoringObserver;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.io.Progress;
import org.colotride.io.storage.KeptFolder;
import org.colotride.search.schedule.Job;
import org.deeplearning4j.optimize.api.TrainingListener;

/** Trains candidates, each a run in a folder of its own that goes on from its newest checkpoint, and scores them. */
class CandidateTraining {
    private final SearchPlan plan;
    private final CandidateRuns runs;
    private final SharedData data;
    private final FigureScore score;
    private final RunReport report;
    private final CandidateScoring scoring;

    CandidateTraining(SearchPlan plan, CandidateRuns runs, SharedData data, FigureScore score, RunReport report) {
        this.plan = plan;
        this.runs = runs;
        this.data = data;
        this.score = score;
        this.report = report;
        this.scoring = new CandidateScoring(plan.config());
    }

    /**
     * Trains a candidate as far as the job says.
     *
     * @param values of the searched keys, by key
     * @param listeners are called after every iteration
     * @throws RuntimeException if it fails; the candidate's folder stays
     */
    CandidateResult train(Job job, Map<String, String> values, List<TrainingListener> listeners) throws IOException {
        long start = System.nanoTime();
        ExperimentConfig config = plan.candidate(values);
        Map<String, Double> figures = new LinkedHashMap<>();
        KeptFolder kept = runs.take(job.candidate());
        Experiment.Outcome outcome;
        try {
            outcome = train(job, config, kept, figures, listeners);
        } finally {
            CandidateRuns.giveBack(kept);
        }
        return new CandidateResult(
                job.candidate(),
                job.isLast() ? CandidateResult.Status.COMPLETE : CandidateResult.Status.STOPPED,
                values(job),
                score.of(figures),
                figures,
                outcome.results().iterations(),
                (System.nanoTime() - start) / 1e9,
                outcome.collapsed(),
                job.isLast() ? null : String.format(Locale.ROOT, "after %.0f %% of its training", 100 * job.share()),
                runs.name(job.candidate()));
    }

    private Experiment.Outcome train(
            Job job,
            ExperimentConfig config,
            KeptFolder kept,
            Map<String, Double> figures,
            List<TrainingListener> listeners)
            throws IOException {
        RunFolder run = RunFolder.at(kept.path(), config);
        RunHooks hooks = RunHooks.none()
                .withData(data::of)
                .withShare(job.share())
                .withListeners(listeners)
                .withObservers(List.of(new StoringObserver(kept)))
                .withReport(report)
                .withScored((model, test, benign) -> figures.putAll(scoring.figures(job, model, test, benign, kept)));
        return Experiment.resume(run, config, Progress.silent(), List.of("search"))
                .with(hooks)
                .run();
    }

    Map<String, JsonNode> values(Job job) {
        return plan.space().values(job.point());
    }

    /** Where a candidate's run lies, below the search's folder. */
    String folderOf(int candidate) {
        return runs.name(candidate);
    }

    /** How many iterations a candidate has been trained, whether it ended well or not. */
    int iterationsOf(int candidate) {
        return runs.iterations(candidate);
    }

    /** Removes what only a further training would need, and the weights unless they are to be kept. */
    void tidy(int candidate, boolean keepWeights) {
        runs.tidy(candidate, keepWeights);
    }
}
