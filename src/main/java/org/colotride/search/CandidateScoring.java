package org.colotride.search;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.colotride.experiment.TrainedModel;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.io.Progress;
import org.colotride.io.storage.KeptFolder;
import org.colotride.retrieval.EmbeddedTest;
import org.colotride.retrieval.FigureTable;
import org.colotride.retrieval.RetrievalMetrics;
import org.colotride.robustness.RobustnessEvaluation;
import org.colotride.robustness.RobustnessPlan;
import org.colotride.robustness.RobustnessResult;
import org.colotride.robustness.RobustnessScoring;
import org.colotride.robustness.ScoredModel;
import org.colotride.robustness.ScoredSubject;
import org.colotride.search.schedule.Job;

/** Finds the figures of a candidate: benign ones, and, where the search asks for them, those under the nine attacks. */
final class CandidateScoring {
    private final SearchConfig config;

    CandidateScoring(SearchConfig config) {
        this.config = config;
    }

    /**
     * @param run of the candidate; an interrupted scoring goes on from what it holds
     * @return figures by name, see {@link CandidateFigures}
     */
    Map<String, Double> figures(
            Job job, TrainedModel model, EmbeddedTest test, RetrievalMetrics benign, KeptFolder run) {
        Map<String, Double> figures = new LinkedHashMap<>(CandidateFigures.benign(FigureTable.figures(benign)));
        if (config.attacks()) {
            figures.putAll(CandidateFigures.robust(attack(job, model.scoredModel(test), run)));
        }
        return figures;
    }

    private RobustnessResult attack(Job job, ScoredModel model, KeptFolder run) {
        // The same queries, and the same choices, for every candidate.
        RobustnessPlan plan = RobustnessPlan.standard(model.shape(), config.queries(), config.seed());
        ObjectNode identity = JsonNodeFactory.instance.objectNode();
        identity.put("candidate", job.candidate()).put("share", job.share()).set("plan", plan.toJson());
        RobustnessEvaluation evaluation = new RobustnessEvaluation(
                        plan,
                        run.path().resolve("attacked-" + percent(job)),
                        identity,
                        RobustnessScoring.batchFor(model.shape()),
                        Progress.silent())
                .keptBy(run::keepIfPossible);
        // The model first, and what its batches are of.
        run.keep(RunFolder.CHECKPOINTS);
        return evaluation.run(model, null, ScoredSubject.named(config.name()));
    }

    private static String percent(Job job) {
        return String.format(java.util.Locale.ROOT, "%.2f", 100 * job.share());
    }
}
