package org.colotride.experiment.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.colotride.attack.EmbeddingShift;
import org.colotride.robustness.RobustnessScore;
import org.colotride.training.ValidationRecord;

/** What a validation measures, and more of it is better. A configuration names it as papers do. */
public enum ValidationFigure {
    RECALL_AT_1("R@1", false, ValidationRecord::recallAt1),
    MAP_AT_R("mAP@R", false, ValidationRecord::mapAtR),
    /** R@1 under the quick attack. */
    ATTACKED_RECALL("ES:R", true, ValidationRecord::attackRecallAt1),
    /** Of the two figures that the quick attack has, of the ten. */
    QUICK_ERS("ERS", true, ValidationFigure::quickErs);

    private static final double PERCENT = 100;

    private final String name;
    private final boolean attacked;
    private final ToDoubleFunction<ValidationRecord> value;

    ValidationFigure(String name, boolean attacked, ToDoubleFunction<ValidationRecord> value) {
        this.name = name;
        this.attacked = attacked;
        this.value = value;
    }

    /** As a configuration has it. */
    @JsonValue
    public String figure() {
        return name;
    }

    /** Whether only validations that are attacked have it. */
    public boolean isAttacked() {
        return attacked;
    }

    /** NaN where it was not measured. */
    public double of(ValidationRecord validation) {
        return value.applyAsDouble(validation);
    }

    private static double quickErs(ValidationRecord validation) {
        return new RobustnessScore(List.of(EmbeddingShift.DISTANCE, EmbeddingShift.RECALL))
                .ers(new double[] {validation.attackDistance(), PERCENT * validation.attackRecallAt1()});
    }
}
