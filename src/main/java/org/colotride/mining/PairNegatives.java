package org.colotride.mining;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairDistance;

/** What miners share: a batch of pairs [a0, p0, a1, p1, …] gets one negative per anchor, drawn from its candidates. */
final class PairNegatives {
    /** The candidates of one anchor, never empty. */
    @FunctionalInterface
    interface Candidates {
        int[] of(int anchor, int positive);
    }

    /** The negative of one anchor. */
    @FunctionalInterface
    interface Choice {
        int of(int anchor, int positive);
    }

    private PairNegatives() {}

    /** @throws IllegalArgumentException if the batch is not one of pairs, or the labels are not as many as the images */
    static Triplets draw(Embeddings embeddings, int[] labels, RandomGenerator random, Candidates candidates) {
        return choose(embeddings, labels, (anchor, positive) -> oneOf(candidates.of(anchor, positive), random));
    }

    /** @throws IllegalArgumentException as {@link #draw} */
    static Triplets choose(Embeddings embeddings, int[] labels, Choice choice) {
        requirePairs(embeddings, labels);
        int pairs = labels.length / 2;
        int[] anchors = new int[pairs];
        int[] positives = new int[pairs];
        int[] negatives = new int[pairs];
        for (int i = 0; i < pairs; i++) {
            anchors[i] = 2 * i;
            positives[i] = 2 * i + 1;
            negatives[i] = choice.of(anchors[i], positives[i]);
        }
        return new Triplets(anchors, positives, negatives);
    }

    static void requirePairs(Embeddings embeddings, int[] labels) {
        if (labels.length != embeddings.count() || labels.length == 0 || labels.length % 2 != 0) {
            throw new IllegalArgumentException("a batch of pairs cannot have " + embeddings.count() + " embeddings and "
                    + labels.length + " labels");
        }
    }

    /** Distances of one image to every image of the batch, {@code [N]}. */
    static double[] distances(PairDistance distance, Embeddings embeddings, int image) {
        double[] distances = new double[embeddings.count()];
        for (int j = 0; j < distances.length; j++) {
            distances[j] = between(distance, embeddings, image, j);
        }
        return distances;
    }

    static double between(PairDistance distance, Embeddings embeddings, int i, int j) {
        return distance.unshifted(embeddings.values(), i, embeddings.values(), j, embeddings.dimension());
    }

    static int oneOf(int[] candidates, RandomGenerator random) {
        return candidates[random.nextInt(candidates.length)];
    }

    /**
     * The images of another class that lie farther than the positive, by less than a margin, ascending; if there is none,
     * those of {@link #ofAnotherClass}.
     */
    static int[] within(
            double margin, PairDistance distance, Embeddings embeddings, int[] labels, int anchor, int positive) {
        double toPositive = between(distance, embeddings, anchor, positive);
        int[] found = new int[labels.length];
        int count = 0;
        for (int j = 0; j < labels.length; j++) {
            if (labels[j] != labels[anchor]) {
                double toNegative = between(distance, embeddings, anchor, j);
                if (toPositive < toNegative && toPositive - toNegative + margin > 0) {
                    found[count++] = j;
                }
            }
        }
        return count > 0 ? Arrays.copyOf(found, count) : ofAnotherClass(labels, anchor);
    }

    /** Every image of another class than the anchor's, ascending; every image if there is no other class. */
    static int[] ofAnotherClass(int[] labels, int anchor) {
        int[] others = IntStream.range(0, labels.length)
                .filter(j -> labels[j] != labels[anchor])
                .toArray();
        return others.length > 0 ? others : IntStream.range(0, labels.length).toArray();
    }
}
