package org.colotride.ui.run;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.colotride.training.IterationRecord;

/** What is drawn against the iterations. Not a number where an iteration has no such value. */
enum Curve {
    LOSS("loss", false, IterationRecord::loss),
    COLLAPSENESS_BEFORE("collapsenessBefore", false, IterationRecord::collapsenessBefore),
    COLLAPSENESS_AFTER("collapsenessAfter", true, IterationRecord::collapsenessAfter),
    HARDNESS_BEFORE("hardnessBefore", false, IterationRecord::hardnessBefore),
    HARDNESS_AFTER("hardnessAfter", true, IterationRecord::hardnessAfter),
    STEPS("steps", true, IterationRecord::steps),
    EPSILON("epsilon", false, IterationRecord::epsilon),
    ACTIVE_FRACTION("activeFraction", false, IterationRecord::activeFraction),
    IMAGES_PER_SECOND("imagesPerSecond", false, IterationRecord::imagesPerSecond),
    MEAN_PAIRWISE_DISTANCE("meanPairwiseDistance", false, IterationRecord::meanPairwiseDistance);

    /** Those of whole runs. */
    static final List<Curve> OF_RUNS =
            Stream.of(values()).filter(curve -> !curve.ofTurns).toList();
    /** Those of which every turn has its own. */
    static final List<Curve> OF_TURNS =
            Stream.of(values()).filter(curve -> curve.ofTurns).toList();

    private final String key;
    private final boolean ofTurns;
    private final ToDoubleFunction<IterationRecord> value;

    Curve(String key, boolean ofTurns, ToDoubleFunction<IterationRecord> value) {
        this.key = key;
        this.ofTurns = ofTurns;
        this.value = value;
    }

    /** Its name on the wire. */
    String key() {
        return key;
    }

    double of(IterationRecord record) {
        return value.applyAsDouble(record);
    }
}
