package org.colotride.train;

/**
 * Where a run stands: the batch that comes next.
 *
 * @param epoch from 0
 * @param batch within the epoch, from 0
 * @param iteration over all epochs, from 0
 */
public record TrainingPosition(int epoch, int batch, int iteration) {
    static final TrainingPosition START = new TrainingPosition(0, 0, 0);

    TrainingPosition afterBatch() {
        return new TrainingPosition(epoch, batch + 1, iteration + 1);
    }

    TrainingPosition nextEpoch() {
        return new TrainingPosition(epoch + 1, 0, iteration);
    }
}
