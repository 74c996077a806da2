package org.colotride.report;

/**
 * One epoch of training, one line of {@code epochs.jsonl}.
 *
 * @param epoch from 0
 * @param iteration the next one
 * @param loss mean over the epoch
 * @param recallAt1 of the validation, in [0, 1]; null if there was none
 * @param seconds that the epoch took since the run started or resumed in it
 */
public record EpochRecord(int epoch, int iteration, double loss, Double recallAt1, double seconds) {}
