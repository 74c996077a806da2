package org.colotride.experiment.record;

import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.RunResults;
import org.colotride.training.IterationRecord;
import org.colotride.training.ValidationRecord;

/**
 * A run as another tool reads it. It is called on the thread that trains, which waits for it; one that throws is warned of and
 * called no more. After {@link #begin} it is told again what the history holds from before, and leaves out what it has: so a
 * run that was killed, or recorded otherwise until now, is whole.
 */
public interface RunRecord {
    /** How a run came to its end. */
    enum End {
        FINISHED,
        /** It can be resumed. */
        STOPPED,
        FAILED
    }

    /** @param iteration after which the training goes on; 0 for a new one. What was kept of later ones is made anew */
    void begin(RunFolder folder, ExperimentConfig config, int iteration);

    default void updated(IterationRecord record) {}

    default void validated(ValidationRecord record) {}

    /** The history holds all that was told. */
    default void checkpointing() {}

    /** The trained model was scored. */
    default void scored(RunResults results) {}

    default void ended(End end) {}
}
