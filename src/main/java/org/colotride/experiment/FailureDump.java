package org.colotride.experiment;

import java.nio.file.Path;
import java.util.Arrays;
import org.colotride.io.AtomicFiles;
import org.colotride.io.NpyWriter;
import org.colotride.io.StorageException;
import org.colotride.tensor.ImageShape;
import org.colotride.training.IterationRecord;
import org.colotride.training.PreparedBatch;

/** Keeps what was fed to the network when its loss stopped being a number. */
record FailureDump(Path folder) {
    /** @return what is to be thrown; it says where the evidence lies */
    TrainingStoppedException stop(IterationRecord record, PreparedBatch batch, ImageShape shape) {
        String message = "The loss of iteration " + record.iteration() + " is " + record.loss()
                + ". The last checkpoint before it is kept; what was fed lies in " + folder
                + ". Lower train.learningRate, or look for broken images there.";
        int images = batch.defended().images().length / shape.length();
        try (NpyWriter writer = new NpyWriter(folder.resolve("images.npy"), images, shape.length())) {
            writer.append(batch.defended().images(), 0, images);
        } catch (StorageException e) {
            return new TrainingStoppedException(message + " (It could not be written: " + e.getMessage() + ")", e);
        }
        AtomicFiles.writeString(
                folder.resolve("batch.txt"),
                record + "\nimages.npy: anchors, positives, negatives, each " + shape
                        + "\nindices in the training set: " + Arrays.toString(batch.indices()) + "\n");
        return new TrainingStoppedException(message);
    }
}
