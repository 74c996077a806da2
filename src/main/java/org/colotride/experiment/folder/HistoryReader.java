package org.colotride.experiment.folder;

import java.util.List;
import org.colotride.io.JsonLines;
import org.colotride.training.EpochRecord;
import org.colotride.training.IterationRecord;
import org.colotride.training.ValidationRecord;

/** Reads what {@link HistoryWriter} wrote, also while a run goes on. */
public final class HistoryReader {
    private HistoryReader() {}

    /** In the order of the run; empty if there is no history yet. A torn last line is dropped with a warning. */
    public static List<IterationRecord> iterations(RunFolder run) {
        return JsonLines.read(run.history(), IterationRecord.class).stream()
                .map(JsonLines.Line::value)
                .toList();
    }

    /** In the order of the run; empty if no epoch has ended. */
    public static List<EpochRecord> epochs(RunFolder run) {
        return JsonLines.read(run.epochs(), EpochRecord.class).stream()
                .map(JsonLines.Line::value)
                .toList();
    }

    /** In the order of the run; empty if nothing has been validated. */
    public static List<ValidationRecord> validations(RunFolder run) {
        return JsonLines.read(run.validations(), ValidationRecord.class).stream()
                .map(JsonLines.Line::value)
                .toList();
    }
}
