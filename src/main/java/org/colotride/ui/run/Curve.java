package org.colotride.ui.run;

import java.util.function.ToDoubleFunction;
import org.colotride.training.IterationRecord;

/** What is drawn against the iterations. Not a number where an iteration has no such value. */
enum Curve {
    LOSS("loss", IterationRecord::loss),
    COLLAPSENESS_BEFORE("collapsenessBefore", IterationRecord::collapsenessBefore),
    COLLAPSENESS_CAP("collapsenessCap", of("CAP", IterationRecord::collapsenessAfter)),
    COLLAPSENESS_ANP("collapsenessAnp", of("ANP", IterationRecord::collapsenessAfter)),
    HARDNESS_BEFORE("hardnessBefore", IterationRecord::hardnessBefore),
    HARDNESS_CAP("hardnessCap", of("CAP", IterationRecord::hardnessAfter)),
    HARDNESS_ANP("hardnessAnp", of("ANP", IterationRecord::hardnessAfter)),
    STEPS_CAP("stepsCap", of("CAP", IterationRecord::steps)),
    STEPS_ANP("stepsAnp", of("ANP", IterationRecord::steps)),
    EPSILON("epsilon", IterationRecord::epsilon),
    ACTIVE_FRACTION("activeFraction", IterationRecord::activeFraction),
    IMAGES_PER_SECOND("imagesPerSecond", IterationRecord::imagesPerSecond),
    MEAN_PAIRWISE_DISTANCE("meanPairwiseDistance", IterationRecord::meanPairwiseDistance);

    private final String key;
    private final ToDoubleFunction<IterationRecord> value;

    Curve(String key, ToDoubleFunction<IterationRecord> value) {
        this.key = key;
        this.value = value;
    }

    private static ToDoubleFunction<IterationRecord> of(String phase, ToDoubleFunction<IterationRecord> value) {
        return record -> phase.equals(record.phase()) ? value.applyAsDouble(record) : Double.NaN;
    }

    /** Its name on the wire. */
    String key() {
        return key;
    }

    double of(IterationRecord record) {
        return value.applyAsDouble(record);
    }
}
