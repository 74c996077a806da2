package org.colotride.experiment;

import java.util.List;
import java.util.function.IntFunction;
import org.colotride.collapse.CollapseMonitor;
import org.colotride.defense.DefenseOutline;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.RunResults;
import org.colotride.experiment.folder.TripletExample;
import org.colotride.tensor.ImageShape;
import org.colotride.training.IterationRecord;
import org.colotride.training.ValidationRecord;

/**
 * Watches a run. It is called on the thread that trains, between iterations, which waits for it: what takes long belongs
 * on a thread of its own. One that throws is warned of and called no more; the run goes on.
 */
public interface RunObserver {
    /**
     * What is known of a run before it trains.
     *
     * @param config resolved
     * @param shape of its images
     * @param defense what is shown of its defence
     * @param iterations that a whole training has
     * @param epochs that it has
     * @param iteration after which this training goes on; 0 for a new one
     */
    record Outline(
            RunFolder folder,
            ExperimentConfig config,
            ImageShape shape,
            DefenseOutline defense,
            int iterations,
            int epochs,
            int iteration) {}

    /** How a run came to its end. */
    enum End {
        /** Trained, scored and written down. */
        FINISHED,
        /** The same before all iterations were done; it can be resumed. */
        STOPPED,
        /** It could not go on. */
        FAILED
    }

    /** The training begins, or goes on. */
    default void started(Outline outline) {}

    /**
     * The weights were updated.
     *
     * @param triplets copies the pixels of the batch's first triplets, at most so many; to be called at once or not at
     *     all
     */
    default void updated(IterationRecord record, IntFunction<List<TripletExample>> triplets) {}

    /** A validation begins, which takes as long as many iterations. */
    default void validating() {}

    default void validated(ValidationRecord record, ValidationSample sample) {}

    /** The collapse monitor has changed its mind. */
    default void judged(int iteration, CollapseMonitor.Verdict verdict, String explanation) {}

    /**
     * A checkpoint is about to be written. What an observer keeps in files should reach them first: a run that is killed
     * goes on behind the checkpoint, and tells nothing twice.
     */
    default void checkpointing() {}

    default void checkpointed(int iteration) {}

    /** The training waits until it is told to go on, see {@link TrainingControl}. */
    default void paused(int iteration) {}

    default void resumed(int iteration) {}

    /** The training is over, the model is being scored. */
    default void scoring() {}

    /** The figures are in the run's folder. */
    default void scored(RunResults results) {}

    /** @param message why it failed or stopped; empty if there is nothing to say */
    default void ended(End end, String message) {}
}
