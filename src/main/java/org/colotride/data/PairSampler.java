package org.colotride.data;

import java.util.ArrayList;
import java.util.List;
import org.colotride.config.ConfigException;
import org.colotride.random.SeededRandom;

/**
 * SPC-2 sampling (two samples per class): every image that has another of its class is an anchor exactly once an epoch,
 * in a random order, with a random other image of its class as its positive. A pure function of the seed and the epoch,
 * so that a resumed run continues in the middle of one. Thread-safe.
 *
 * <p>An epoch of N anchors in batches of B pairs: a rest of two or more pairs is a smaller last batch; a rest of one
 * pair, which alone would have no negative, joins the batch before it.
 */
public final class PairSampler {
    private static final long ORDER = 0x0BDE5;
    private static final long POSITIVE = 0x0905;

    private final int[] anchors;
    private final int[] labels;
    /** Images of each class, ascending. */
    private final int[][] members;

    private final int pairs;
    private final long seed;
    private volatile Epoch latest;

    private record Epoch(int number, int[] order) {}

    /**
     * @param pairs anchor-positive pairs of a batch, B ≥ 2
     * @throws ConfigException if an epoch is shorter than one batch
     */
    public PairSampler(ImageSet set, int pairs, long seed) {
        if (pairs < 2) {
            throw new IllegalArgumentException(
                    "train.pairs: " + pairs + ": a batch needs at least 2 pairs, or there is no negative");
        }
        this.pairs = pairs;
        this.seed = seed;
        this.labels = new int[set.size()];
        List<List<Integer>> byClass = new ArrayList<>();
        for (int c = 0; c < set.classCount(); c++) {
            byClass.add(new ArrayList<>());
        }
        for (int i = 0; i < labels.length; i++) {
            labels[i] = set.label(i);
            byClass.get(labels[i]).add(i);
        }
        this.members = byClass.stream().map(PairSampler::toArray).toArray(int[][]::new);
        List<Integer> usable = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            if (members[labels[i]].length > 1) {
                usable.add(i);
            }
        }
        this.anchors = toArray(usable);
        if (anchors.length < pairs) {
            throw new ConfigException("train.pairs: " + pairs + " pairs a batch, but of the " + labels.length
                    + " training images only " + anchors.length
                    + " have another of their class: an epoch is shorter than one batch. Set train.pairs to at most "
                    + anchors.length + ", or give more images");
        }
    }

    /** Number of anchors, that is of pairs, in an epoch. */
    public int anchors() {
        return anchors.length;
    }

    /** Number of batches in an epoch. */
    public int batches() {
        int rest = anchors.length % pairs;
        return anchors.length / pairs + (rest > 1 ? 1 : 0);
    }

    /** Position within the epoch of the first pair of batch {@code i}. */
    public int firstPair(int i) {
        return i * pairs;
    }

    /** Batch {@code i} of an epoch as indices [a0, p0, a1, p1, …], {@code [2B]}. */
    public int[] batch(int epoch, int i) {
        if (i < 0 || i >= batches()) {
            throw new IndexOutOfBoundsException("batch " + i + " of an epoch of " + batches());
        }
        int[] order = order(epoch);
        int from = firstPair(i);
        int to = i == batches() - 1 ? anchors.length : from + pairs;
        int[] batch = new int[2 * (to - from)];
        for (int p = from; p < to; p++) {
            batch[2 * (p - from)] = order[p];
            batch[2 * (p - from) + 1] = positive(epoch, order[p]);
        }
        return batch;
    }

    /** The images of a class, ascending; not to be changed. */
    int[] members(int label) {
        return members[label];
    }

    /** The anchor drawn by {@code random}, for a pair that has to be replaced as a whole. */
    int anyAnchor(SeededRandom random) {
        return anchors[random.nextInt(anchors.length)];
    }

    /** A random other image of the anchor's class. */
    int positive(int epoch, int anchor) {
        int[] candidates = members[labels[anchor]];
        int drawn = SeededRandom.derive(seed, POSITIVE, epoch, anchor).nextInt(candidates.length - 1);
        return candidates[drawn] < anchor ? candidates[drawn] : candidates[drawn + 1];
    }

    private int[] order(int epoch) {
        Epoch known = latest;
        if (known == null || known.number() != epoch) {
            int[] order = anchors.clone();
            shuffle(order, SeededRandom.derive(seed, ORDER, epoch));
            known = new Epoch(epoch, order);
            latest = known;
        }
        return known.order();
    }

    static void shuffle(int[] values, SeededRandom random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = values[i];
            values[i] = values[j];
            values[j] = kept;
        }
    }

    private static int[] toArray(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }
}
