package org.colotride.search;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.colotride.cluster.ClusterException;
import org.colotride.cluster.Workers;
import org.colotride.experiment.RunReport;
import org.colotride.io.storage.KeptFolder;
import org.colotride.search.schedule.Job;
import org.deeplearning4j.optimize.api.TrainingListener;

/** Has candidates trained by others. What draws and judges them stays here. */
final class ClusterTraining extends CandidateTraining {
    private final Workers workers;
    private final ShippedCandidates shipped;
    private final IntConsumer iterations;

    /** @param iterations is told how many a candidate was trained, once it has ended */
    ClusterTraining(
            SearchPlan plan,
            KeptFolder search,
            SharedData data,
            FigureScore score,
            RunReport report,
            Workers workers,
            IntConsumer iterations) {
        super(plan, new CandidateRuns(search), data, score, report);
        this.workers = workers;
        this.shipped = new ShippedCandidates(plan, search, report);
        this.iterations = iterations;
    }

    /**
     * Has a candidate trained; listeners are of this process and hear nothing.
     *
     * @throws ClusterException if the cluster is lost
     */
    @Override
    CandidateResult train(Job job, Map<String, String> values, List<TrainingListener> listeners) {
        AtomicReference<CandidateResult> result = new AtomicReference<>();
        workers.run(
                shipped,
                List.of(new CandidateOrder(job, new LinkedHashMap<>(values))),
                (order, trained) -> result.set(trained));
        iterations.accept(result.get().iterations());
        return result.get();
    }
}
