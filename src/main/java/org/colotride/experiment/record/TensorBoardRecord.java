package org.colotride.experiment.record;

import java.io.IOException;
import java.nio.file.Path;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.io.AtomicFiles;

/**
 * An event file in the run's folder: {@code tensorboard --logdir reports/runs} shows all runs beside each other. A resumed run
 * goes on in the same file, from which the steps are cut that it makes anew.
 */
final class TensorBoardRecord implements ScalarRecord {
    /** TensorBoard reads files that have {@code tfevents} in their names. */
    static final String FILE = "events.out.tfevents.colo-tride";

    /** It needs no settings. */
    record Args() {}

    private Path file;
    private EventFile events;

    TensorBoardRecord(Args args) {}

    @Override
    public void begin(RunFolder folder, ExperimentConfig config, int iteration) {
        file = folder.path().resolve(FILE);
        try {
            events = EventFile.open(file, iteration);
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
    }

    @Override
    public void ended(End end) {
        if (events != null) {
            try {
                events.close();
            } catch (IOException e) {
                throw AtomicFiles.failure(file, e);
            }
        }
    }

    @Override
    public void add(Scalars scalars) {
        try {
            events.append(scalars);
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
    }
}
