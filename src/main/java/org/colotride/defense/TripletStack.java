package org.colotride.defense;

import org.colotride.attack.PgdResult;
import org.colotride.attack.PgdSettings;
import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.loss.BatchLayout;
import org.colotride.mining.Triplets;

/**
 * The images of a batch's triplets, B anchors, then B positives, then B negatives, and what moves among them. An image
 * that stands in several triplets is copied, so that each copy moves by itself. Keeps its arrays from batch to batch.
 */
final class TripletStack {
    private float[] images = new float[0];
    private float[] moving = new float[0];

    /** Copies the images of the triplets, benign. */
    void fill(BenignBatch batch, Triplets triplets) {
        int count = triplets.count();
        int length = batch.shape().length();
        if (images.length != 3 * count * length) {
            images = new float[3 * count * length];
        }
        for (int i = 0; i < count; i++) {
            copy(batch.images(), triplets.anchors()[i], i, length);
            copy(batch.images(), triplets.positives()[i], count + i, length);
            copy(batch.images(), triplets.negatives()[i], 2 * count + i, length);
        }
    }

    private void copy(float[] from, int position, int to, int length) {
        System.arraycopy(from, position * length, images, to * length, length);
    }

    /** Moves those images that a perturbation moves. */
    PgdResult perturb(
            BenignBatch batch,
            Triplets triplets,
            Perturbation perturbation,
            PgdSettings settings,
            ProjectedGradientDescent descent) {
        int count = perturbation.moving(triplets).length;
        int length = batch.shape().length();
        int start = perturbation.firstMoving(triplets) * length;
        if (moving.length != count * length) {
            moving = new float[count * length];
        }
        System.arraycopy(images, start, moving, 0, moving.length);
        PgdResult result = descent.run(moving, count, perturbation.objective(batch.embeddings(), triplets), settings);
        System.arraycopy(moving, 0, images, start, moving.length);
        return result;
    }

    /** What is trained on. */
    DefendedBatch defended(BenignBatch batch, Triplets triplets, Turn turn) {
        BatchLayout layout = BatchLayout.stacked(BatchLayout.stackedLabels(batch.labels(), triplets));
        return new DefendedBatch(images, layout, triplets, turn);
    }

    float[] images() {
        return images;
    }
}
