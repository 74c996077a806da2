package org.colotride.defense;

import java.util.Arrays;
import org.colotride.loss.BatchLayout;
import org.colotride.mining.Triplets;

/**
 * Puts the benign anchors and positives of perturbed triplets into their batch, for losses that compare both. Keeps its
 * array from batch to batch.
 */
final class BenignCompanions {
    private float[] images = new float[0];

    /** What is trained on with the companions, and without. */
    static BatchLoad load(int pairs, boolean joined) {
        return new BatchLoad(3 * pairs, (joined ? 5 : 3) * pairs);
    }

    /**
     * @param defended 3B adversarial images, stacked
     * @return those, then the B benign anchors, then the B benign positives
     */
    DefendedBatch join(BenignBatch batch, DefendedBatch defended) {
        Triplets triplets = defended.mined();
        int count = triplets.count();
        int length = batch.shape().length();
        if (images.length != 5 * count * length) {
            images = new float[5 * count * length];
        }
        System.arraycopy(defended.images(), 0, images, 0, 3 * count * length);
        int[] labels = Arrays.copyOf(defended.layout().labels(), 5 * count);
        int[] benign = new int[5 * count];
        Arrays.fill(benign, BatchLayout.ABSENT);
        int[][] roles = {triplets.anchors(), triplets.positives()};
        for (int role = 0; role < roles.length; role++) {
            for (int i = 0; i < count; i++) {
                int row = (3 + role) * count + i;
                System.arraycopy(batch.images(), roles[role][i] * length, images, row * length, length);
                labels[row] = batch.labels()[roles[role][i]];
                benign[role * count + i] = row;
            }
        }
        BatchLayout layout = new BatchLayout(labels, defended.layout().triplets(), benign);
        return new DefendedBatch(images, layout, triplets, defended.turn());
    }
}
