package org.colotride.mining;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.colotride.model.Embeddings;

/** What miners share: a batch of pairs [a0, p0, a1, p1, …] gets one negative per anchor, drawn from its candidates. */
final class PairNegatives {
    /** The candidates of one anchor, never empty. */
    @FunctionalInterface
    interface Candidates {
        int[] of(int anchor, int positive);
    }

    private PairNegatives() {}

    /** @throws IllegalArgumentException if the batch is not one of pairs, or the labels are not as many as the images */
    static Triplets draw(Embeddings embeddings, int[] labels, RandomGenerator random, Candidates candidates) {
        if (labels.length != embeddings.count() || labels.length == 0 || labels.length % 2 != 0) {
            throw new IllegalArgumentException("a batch of pairs cannot have " + embeddings.count() + " embeddings and "
                    + labels.length + " labels");
        }
        int pairs = labels.length / 2;
        int[] anchors = new int[pairs];
        int[] positives = new int[pairs];
        int[] negatives = new int[pairs];
        for (int i = 0; i < pairs; i++) {
            anchors[i] = 2 * i;
            positives[i] = 2 * i + 1;
            int[] admissible = candidates.of(anchors[i], positives[i]);
            negatives[i] = admissible[random.nextInt(admissible.length)];
        }
        return new Triplets(anchors, positives, negatives);
    }

    /** Every image of another class than the anchor's, ascending; every image if there is no other class. */
    static int[] ofAnotherClass(int[] labels, int anchor) {
        int[] others = IntStream.range(0, labels.length)
                .filter(j -> labels[j] != labels[anchor])
                .toArray();
        return others.length > 0 ? others : IntStream.range(0, labels.length).toArray();
    }
}
