package org.colotride.training;

/**
 * One epoch, or the part of one after which a run ended; one line of {@code epochs.jsonl}.
 *
 * @param iteration the last of the epoch, counted from 1 over the whole run
 * @param epoch counted from 1
 * @param loss mean over the epoch's iterations
 * @param recallAt1 of the validation, in [0, 1]; NaN if there was none
 * @param meanPairwiseDistance of the validation's embeddings; NaN if there was none
 * @param seconds that the epoch took, its validation included
 */
public record EpochRecord(
        int iteration, int epoch, double loss, double recallAt1, double meanPairwiseDistance, double seconds)
        implements HistoryRecord {}
