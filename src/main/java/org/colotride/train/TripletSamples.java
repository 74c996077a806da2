package org.colotride.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.colotride.data.ImageSet;
import org.colotride.defense.TripletDistances;
import org.colotride.report.IterationRecord;
import org.colotride.report.TripletExample;

/** Keeps the latest perturbed triplet of each kind of perturbation, to be shown in the report. */
final class TripletSamples {
    private static final List<String> ROLES = List.of("anchor", "positive", "negative");

    private final ImageSet images;
    private final List<TripletExample> latest = new ArrayList<>();

    /** @param images that are trained on */
    TripletSamples(ImageSet images) {
        this.images = images;
    }

    /** Keeps the first triplet of a batch; only perturbed batches count. */
    void offer(IterationRecord record, PreparedBatch batch, TripletDistances after) {
        if (record.steps() == 0) {
            return;
        }
        int[] positions = {
            batch.triplets().anchors()[0],
            batch.triplets().positives()[0],
            batch.triplets().negatives()[0]
        };
        int length = images.shape().length();
        List<TripletExample.Member> members = new ArrayList<>();
        for (int i = 0; i < ROLES.size(); i++) {
            float[] benign = image(batch.benign(), positions[i], length);
            float[] trained = image(batch.images(), i * batch.triplets().count(), length);
            String className = images.className(images.label(batch.indices()[positions[i]]));
            members.add(new TripletExample.Member(
                    ROLES.get(i), className, benign, Arrays.equals(benign, trained) ? null : trained));
        }
        String phase = record.phase();
        latest.removeIf(old -> old.title().startsWith(phase));
        latest.add(new TripletExample(
                phase + ", iteration " + record.iteration(),
                images.shape(),
                record.epsilon(),
                members,
                new TripletExample.Distances(
                        batch.before().positive()[0], batch.before().negative()[0]),
                new TripletExample.Distances(after.positive()[0], after.negative()[0])));
    }

    private static float[] image(float[] pixels, int position, int length) {
        return Arrays.copyOfRange(pixels, position * length, (position + 1) * length);
    }

    List<TripletExample> latest() {
        return List.copyOf(latest);
    }
}
