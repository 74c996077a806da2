package org.colotride.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.colotride.data.ImageSet;
import org.colotride.defense.TripletDistances;
import org.colotride.experiment.folder.TripletExample;
import org.colotride.mining.Triplets;
import org.colotride.training.IterationRecord;
import org.colotride.training.PreparedBatch;

/** Makes pictures of triplets, and keeps the latest of each kind of perturbation, to be shown in the report. */
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
        String turn = title(record.phase());
        latest.removeIf(old -> old.title().startsWith(turn));
        latest.add(example(record, batch, after, 0));
    }

    /** The first triplets of a batch, at most so many. */
    List<TripletExample> examples(IterationRecord record, PreparedBatch batch, TripletDistances after, int most) {
        return IntStream.range(0, Math.min(most, batch.defended().mined().count()))
                .mapToObj(triplet -> example(record, batch, after, triplet))
                .toList();
    }

    private TripletExample example(IterationRecord record, PreparedBatch batch, TripletDistances after, int triplet) {
        int[] positions = members(batch.defended().mined(), triplet);
        int[] rows = members(batch.defended().layout().triplets(), triplet);
        int length = images.shape().length();
        List<TripletExample.Member> members = new ArrayList<>();
        for (int i = 0; i < ROLES.size(); i++) {
            float[] benign = image(batch.benign(), positions[i], length);
            float[] trained = image(batch.defended().images(), rows[i], length);
            String className = images.className(images.label(batch.indices()[positions[i]]));
            members.add(new TripletExample.Member(
                    ROLES.get(i), className, benign, Arrays.equals(benign, trained) ? null : trained));
        }
        return new TripletExample(
                title(record.phase()) + record.iteration(),
                images.shape(),
                record.epsilon(),
                members,
                new TripletExample.Distances(
                        batch.before().positive()[triplet], batch.before().negative()[triplet]),
                new TripletExample.Distances(after.positive()[triplet], after.negative()[triplet]));
    }

    /** What precedes the iteration: one turn's name may begin as another's does. */
    private static String title(String turn) {
        return turn + ", iteration ";
    }

    private static int[] members(Triplets triplets, int triplet) {
        return new int[] {triplets.anchors()[triplet], triplets.positives()[triplet], triplets.negatives()[triplet]};
    }

    private static float[] image(float[] pixels, int position, int length) {
        return Arrays.copyOfRange(pixels, position * length, (position + 1) * length);
    }

    /** Goes on from what another has kept. */
    void restore(List<TripletExample> kept) {
        latest.clear();
        latest.addAll(kept);
    }

    List<TripletExample> latest() {
        return List.copyOf(latest);
    }
}
