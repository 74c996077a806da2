package org.colotride.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.colotride.experiment.Experiment;
import org.colotride.experiment.RunHooks;
import org.colotride.experiment.RunReport;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.HistoryReader;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.io.Progress;
import org.colotride.search.schedule.Job;
import org.deeplearning4j.optimize.api.TrainingListener;

/** Trains candidates, each a run in a folder of its own that goes on from its newest checkpoint, and scores them. */
class CandidateTraining {
    private final SearchPlan plan;
    private final SearchFolder folder;
    private final SharedData data;
    private final FigureScore score;
    private final RunReport report;
    private final CandidateScoring scoring;

    CandidateTraining(SearchPlan plan, SearchFolder folder, SharedData data, FigureScore score, RunReport report) {
        this.plan = plan;
        this.folder = folder;
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
        RunFolder run = RunFolder.at(folder.candidatePath(job.candidate()), config);
        Map<String, Double> figures = new LinkedHashMap<>();
        RunHooks hooks = RunHooks.none()
                .withData(data::of)
                .withShare(job.share())
                .withListeners(listeners)
                .withReport(report)
                .withScored(
                        (model, test, benign) -> figures.putAll(scoring.figures(job, model, test, benign, run.path())));
        Experiment.Outcome outcome = Experiment.resume(run, config, Progress.silent(), List.of("search"))
                .with(hooks)
                .run();
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
                folder.candidate(job.candidate()));
    }

    Map<String, JsonNode> values(Job job) {
        return plan.space().values(job.point());
    }

    /** Where a candidate's run lies, below the search's folder. */
    String folderOf(int candidate) {
        return folder.candidate(candidate);
    }

    /** How many iterations a candidate has been trained, whether it ended well or not. */
    int iterationsOf(int candidate) {
        RunFolder run = new RunFolder(folder.candidatePath(candidate));
        return Files.isRegularFile(run.history())
                ? HistoryReader.iterations(run).size()
                : 0;
    }

    /** Removes what only a further training would need, and the weights unless they are to be kept. */
    void tidy(int candidate, boolean keepWeights) {
        new RunFolder(folder.candidatePath(candidate)).tidy(keepWeights);
    }
}
