package org.colotride.experiment;

import java.util.List;
import org.colotride.experiment.config.BestConfig;
import org.colotride.training.ValidationRecord;

/**
 * Which of a run's validations is the best so far, and how many came after it. It follows from these validations alone, in
 * their order, so that a run which is resumed, and every member of a group, comes to the same.
 */
final class BestValidation {
    private final BestConfig config;
    private double best = Double.NEGATIVE_INFINITY;
    private int since;

    /**
     * @param config null for a run that does not ask
     * @param made validations so far
     */
    BestValidation(BestConfig config, List<ValidationRecord> made) {
        this.config = config;
        made.forEach(this::isBetter);
    }

    /** Whether the next validation is better than all before it. One that lacks the figure counts for nothing. */
    boolean isBetter(ValidationRecord next) {
        double value = config == null ? Double.NaN : config.figure().of(next);
        if (Double.isNaN(value)) {
            return false;
        }
        boolean better = value > best;
        since = better ? 0 : since + 1;
        best = better ? value : best;
        return better;
    }

    /** The best value. */
    double value() {
        return best;
    }

    /** Whether the training has been waited for long enough. */
    boolean isOver() {
        return config != null && config.patience() > 0 && since >= config.patience();
    }
}
