package org.colotride.loss;

import java.util.Arrays;
import java.util.List;
import org.colotride.mining.Triplets;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.Embeddings;

/**
 * Batches as defences hand them to a loss.
 *
 * @param name says what kind
 */
record LossBatch(String name, Embeddings embeddings, BatchLayout layout) {
    static final int CLASSES = 5;
    static final int DIMENSION = 6;

    private static final int[] LABELS = {0, 0, 1, 1, 2, 2, 0, 0, 4, 4};
    private static final Triplets MINED =
            new Triplets(new int[] {0, 2, 4, 6, 8}, new int[] {1, 3, 5, 7, 9}, new int[] {2, 5, 1, 9, 0});

    @Override
    public String toString() {
        return name;
    }

    static List<LossBatch> all() {
        return List.of(pairs(), stack(1), copies(), companions(), stack(0.3));
    }

    /** Pairs [a0, p0, a1, p1, …], whose rows the triplets share. */
    static LossBatch pairs() {
        int[] absent = new int[LABELS.length];
        Arrays.fill(absent, BatchLayout.ABSENT);
        return new LossBatch("pairs", randoms(LABELS, 1, 3), new BatchLayout(LABELS, MINED, absent));
    }

    /** Anchors, positives and negatives, each an image of its own. */
    static LossBatch stack(double length) {
        BatchLayout layout = BatchLayout.stacked(BatchLayout.stackedLabels(LABELS, MINED));
        return new LossBatch("stack of norm " + length, randoms(layout.labels(), length, 4), layout);
    }

    /** The same where a negative is another triplet's anchor or positive, unmoved. */
    static LossBatch copies() {
        Embeddings images = randoms(LABELS, 1, 5);
        BatchLayout layout = BatchLayout.stacked(BatchLayout.stackedLabels(LABELS, MINED));
        int[] rows = BatchLayout.stackedLabels(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, MINED);
        return new LossBatch("copies", images.select(rows), layout);
    }

    /** A stack, then the benign anchors and positives, which belong to another term. */
    static LossBatch companions() {
        int count = MINED.count();
        BatchLayout stack = BatchLayout.stacked(BatchLayout.stackedLabels(LABELS, MINED));
        int[] labels = Arrays.copyOf(stack.labels(), 5 * count);
        System.arraycopy(stack.labels(), 0, labels, 3 * count, 2 * count);
        int[] benign = new int[5 * count];
        Arrays.fill(benign, BatchLayout.ABSENT);
        for (int i = 0; i < 2 * count; i++) {
            benign[i] = 3 * count + i;
        }
        return new LossBatch("companions", randoms(labels, 1, 6), new BatchLayout(labels, stack.triplets(), benign));
    }

    /** Rows that lie near a direction of their class. */
    private static Embeddings randoms(int[] labels, double length, long seed) {
        Embeddings embeddings = Embeddings.zeros(labels.length, DIMENSION);
        for (int i = 0; i < labels.length; i++) {
            SeededRandom own = SeededRandom.derive(seed, i);
            SeededRandom shared = SeededRandom.derive(seed, -1, labels[i]);
            double squares = 0;
            double[] row = new double[DIMENSION];
            for (int k = 0; k < DIMENSION; k++) {
                row[k] = 0.8 * shared.nextGaussian() + own.nextGaussian();
                squares += row[k] * row[k];
            }
            for (int k = 0; k < DIMENSION; k++) {
                embeddings.values()[embeddings.offset(i) + k] = (float) (length * row[k] / Math.sqrt(squares));
            }
        }
        return embeddings;
    }
}
