package org.colotride.experiment;

import java.util.List;
import java.util.function.Function;
import org.colotride.cluster.Group;
import org.colotride.data.RetrievalData;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.retrieval.EmbeddedTest;
import org.colotride.retrieval.RetrievalMetrics;
import org.deeplearning4j.optimize.api.TrainingListener;

/**
 * How a run that something else drives, a search for example, differs from one that a person starts.
 *
 * @param data opens the configuration's data set, or hands over what is open already
 * @param share of its iterations after which the run pauses and is scored, to be resumed later; 1 for all of them
 * @param listeners of Deeplearning4j's that watch the training beside ours; each is called after every update
 * @param report is written of it
 * @param scored is shown the model once it has been scored
 * @param observers watch the run
 * @param control steers it
 * @param group of processes that train it together
 */
public record RunHooks(
        Function<ExperimentConfig, RetrievalData> data,
        double share,
        List<TrainingListener> listeners,
        RunReport report,
        ScoredModelObserver scored,
        List<RunObserver> observers,
        TrainingControl control,
        Group group) {
    /** A run on its own. */
    public static RunHooks none() {
        return new RunHooks(
                RunComponents::openData,
                1,
                List.of(),
                RunReport.NONE,
                (model, test, figures) -> {},
                List.of(),
                new TrainingControl(),
                Group.ALONE);
    }

    /** Is shown a model that has been scored. */
    @FunctionalInterface
    public interface ScoredModelObserver {
        /**
         * @param model open during the call only, not to be closed
         * @param test its embeddings
         * @param figures of benign retrieval
         */
        void scored(TrainedModel model, EmbeddedTest test, RetrievalMetrics figures);
    }

    public RunHooks {
        listeners = List.copyOf(listeners);
        observers = List.copyOf(observers);
    }

    /** The same with other data. */
    public RunHooks withData(Function<ExperimentConfig, RetrievalData> data) {
        return new RunHooks(data, share, listeners, report, scored, observers, control, group);
    }

    /** The same, pausing after a share of its iterations in (0, 1]. */
    public RunHooks withShare(double share) {
        return new RunHooks(data, share, listeners, report, scored, observers, control, group);
    }

    /** The same, watched by others. */
    public RunHooks withListeners(List<TrainingListener> listeners) {
        return new RunHooks(data, share, listeners, report, scored, observers, control, group);
    }

    /** The same, with a report. */
    public RunHooks withReport(RunReport report) {
        return new RunHooks(data, share, listeners, report, scored, observers, control, group);
    }

    /** The same, with the scored model shown to someone. */
    public RunHooks withScored(ScoredModelObserver scored) {
        return new RunHooks(data, share, listeners, report, scored, observers, control, group);
    }

    /** The same, watched by others too, who may be told things that listeners of Deeplearning4j's are not. */
    public RunHooks withObservers(List<RunObserver> observers) {
        return new RunHooks(data, share, listeners, report, scored, observers, control, group);
    }

    /** The same, steered by someone. */
    public RunHooks withControl(TrainingControl control) {
        return new RunHooks(data, share, listeners, report, scored, observers, control, group);
    }

    /** The same, trained together with others, which must make the same run of the same state. */
    public RunHooks withGroup(Group group) {
        return new RunHooks(data, share, listeners, report, scored, observers, control, group);
    }
}
