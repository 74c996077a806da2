package org.colotride.defense;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.colotride.attack.Objective;
import org.colotride.attack.PgdSettings;
import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairDistance;

/** All images of a batch, moved away from their benign embeddings or any others. Keeps its arrays from batch to batch. */
final class ShiftedBatch {
    private float[] images = new float[0];
    private Embeddings embeddings = Embeddings.zeros(0, 1);

    /** Moves every image away from its own benign embedding; returns the number of steps. */
    int shift(
            BenignBatch batch,
            PairDistance distance,
            PgdSettings settings,
            RandomGenerator random,
            ProjectedGradientDescent descent) {
        Embeddings benign = batch.embeddings();
        int length = benign.count() * benign.dimension();
        float[] targets = Arrays.copyOf(benign.values(), length);
        return descend(
                batch,
                ShiftPerturbation.objective(
                        targets, ShiftPerturbation.noise(length, random), benign.dimension(), distance),
                settings,
                descent);
    }

    /** Moves every image down an objective on all of their embeddings; returns the number of steps. */
    int descend(BenignBatch batch, Objective objective, PgdSettings settings, ProjectedGradientDescent descent) {
        int length = batch.labels().length * batch.shape().length();
        if (images.length != length) {
            images = new float[length];
        }
        System.arraycopy(batch.images(), 0, images, 0, length);
        return descent.run(images, batch.labels().length, objective, settings).steps();
    }

    /** {@code [2B, C, H, W]}, valid until the next batch. */
    float[] images() {
        return images;
    }

    /** Embeddings of the images as they now are, {@code [2B, D]}. */
    Embeddings embed(BenignBatch batch, ProjectedGradientDescent descent) {
        int count = batch.labels().length;
        if (embeddings.count() != count) {
            embeddings = Embeddings.zeros(count, descent.engine().dimension());
        }
        descent.engine().embed(images, count, embeddings.values());
        return embeddings;
    }
}
