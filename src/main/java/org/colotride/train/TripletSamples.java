package org.colotride.train;

import java.util.ArrayList;
import java.util.List;
import org.colotride.report.IterationRecord;
import org.colotride.report.TripletSample;

/** Keeps the latest perturbed triplet of each kind of perturbation, to be shown in the report. */
final class TripletSamples {
    private final int length;
    private final List<TripletSample> latest = new ArrayList<>();

    /** @param length values of one image */
    TripletSamples(int length) {
        this.length = length;
    }

    void offer(IterationRecord record, PreparedBatch batch) {
        if (record.steps() == 0) {
            return;
        }
        int count = batch.triplets().count();
        TripletSample sample = new TripletSample(
                record.phase(),
                record.iteration(),
                benign(batch, batch.triplets().anchors()[0]),
                benign(batch, batch.triplets().positives()[0]),
                benign(batch, batch.triplets().negatives()[0]),
                trained(batch, 0),
                trained(batch, count),
                trained(batch, 2 * count),
                batch.before().positive()[0],
                batch.before().negative()[0]);
        latest.removeIf(old -> old.perturbation().equals(sample.perturbation()));
        latest.add(sample);
    }

    private float[] benign(PreparedBatch batch, int position) {
        return java.util.Arrays.copyOfRange(batch.benign(), position * length, (position + 1) * length);
    }

    private float[] trained(PreparedBatch batch, int position) {
        return java.util.Arrays.copyOfRange(batch.images(), position * length, (position + 1) * length);
    }

    List<TripletSample> latest() {
        return List.copyOf(latest);
    }
}
