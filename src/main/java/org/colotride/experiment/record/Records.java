package org.colotride.experiment.record;

import org.colotride.config.Registry;

/** The kinds of records that a configuration can name, in {@code records}. */
public final class Records {
    public static final Registry<RunRecord> REGISTRY = Registry.<RunRecord>of("record")
            .with("csv", CsvRecord.Args.class, CsvRecord::new)
            .with("tensorboard", TensorBoardRecord.Args.class, TensorBoardRecord::new)
            .with("mlflow", MlflowRecord.Args.class, MlflowRecord::new);

    private Records() {}
}
