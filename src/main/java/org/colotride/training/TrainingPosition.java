package org.colotride.training;

/**
 * Where a run stands: the batch that comes next.
 *
 * @param epoch from 0
 * @param batch within the epoch, from 0
 * @param iteration over all epochs, from 0
 */
public record TrainingPosition(int epoch, int batch, int iteration) {
    public static final TrainingPosition START = new TrainingPosition(0, 0, 0);

    /** @param replays iterations in a row on the same batch */
    public TrainingPosition afterIteration(int replays) {
        boolean finished = (iteration + 1) % replays == 0;
        return new TrainingPosition(epoch, finished ? batch + 1 : batch, iteration + 1);
    }

    public TrainingPosition nextEpoch() {
        return new TrainingPosition(epoch + 1, 0, iteration);
    }
}
