package org.colotride.experiment;

import java.io.IOException;
import java.nio.file.Files;
import org.colotride.experiment.config.TrainConfig;
import org.colotride.experiment.folder.CheckpointStore;
import org.colotride.experiment.folder.HistoryReader;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.RunResults;
import org.colotride.io.StorageException;
import org.colotride.training.EpochRecord;

/** How far a run has come, by what is in its folder. */
public final class RunState {
    private RunState() {}

    /** Whether a run has got as far as its first checkpoint. */
    public static boolean hasCheckpoint(RunFolder run) {
        try {
            return CheckpointStore.holdsAny(run.checkpoints());
        } catch (IOException e) {
            throw new StorageException(run.checkpoints() + ": cannot be listed: " + e.getMessage(), e);
        }
    }

    /** Whether a run has been scored after all that its configuration asks for; one that was stopped early has not. */
    public static boolean isFinished(RunFolder run) {
        if (!Files.isRegularFile(run.results())) {
            return false;
        }
        TrainConfig train = run.readConfig().train();
        int iterations = RunResults.read(run.results()).iterations();
        int epochs = HistoryReader.epochs(run).stream()
                .mapToInt(EpochRecord::epoch)
                .max()
                .orElse(0);
        return epochs >= train.epochs()
                || train.iterations() > 0 && iterations >= train.iterations()
                || new BestValidation(train.best(), HistoryReader.validations(run)).isOver();
    }
}
