package org.colotride.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One validation during a training, one line of {@code validations.jsonl}. What was not measured is NaN.
 *
 * @param iteration after which it was, counted from 1 over the whole run
 * @param epoch it was in, counted from 1
 * @param recallAt1 in [0, 1]
 * @param attackDistance ES:D, the mean distance that a quick ES attack moves embeddings, in [0, 2]
 * @param attackRecallAt1 ES:R, R@1 of the attacked images in [0, 1]
 * @param mapAtR mAP@R in [0, 1]; NaN in files of versions that did not keep it
 */
public record ValidationRecord(
        int iteration,
        int epoch,
        double recallAt1,
        double attackDistance,
        double attackRecallAt1,
        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Unmeasured.class) Double mapAtR)
        implements HistoryRecord {
    @JsonCreator
    public ValidationRecord {
        mapAtR = mapAtR == null ? Double.NaN : mapAtR;
    }

    /** One without mAP@R. */
    public ValidationRecord(int iteration, int epoch, double recallAt1, double attackDistance, double attackRecallAt1) {
        this(iteration, epoch, recallAt1, attackDistance, attackRecallAt1, null);
    }
}
