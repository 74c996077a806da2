package org.colotride.data;

import java.util.Iterator;
import java.util.stream.IntStream;
import org.colotride.random.SeededRandom;

/**
 * Decodes and augments the batches of a {@link PairSampler} ahead of training, in background threads. The same seed gives
 * the same images in the same order, pixel by pixel, whatever the number of threads: each image's transforms draw from a
 * generator derived from the seed, the epoch and the image's position in it. For one consuming thread.
 *
 * <p>An image that proves unreadable ends the run under {@link CorruptPolicy#FAIL}. Under {@link CorruptPolicy#SKIP} it
 * is reported once and replaced by another of its class, in an order that depends on the same coordinates only.
 */
public final class PairLoader implements AutoCloseable {
    private static final int AHEAD = 2;
    private static final int REPLACEMENT_PAIRS = 100;
    private static final long PIXELS = 0x0121;
    private static final long REPLACEMENT = 0x4E71;

    private final ImageSet set;
    private final PairSampler sampler;
    private final long seed;
    private final DataReport report;
    private final BatchPrefetcher<Pairs> prefetcher;

    /**
     * @param seed of the transforms
     * @param threads that decode; each batch is spread over all of them
     * @param report where unreadable images are counted; its policy decides what becomes of them
     */
    public PairLoader(ImageSet set, PairSampler sampler, long seed, int threads, DataReport report) {
        this.set = set;
        this.sampler = sampler;
        this.seed = seed;
        this.report = report;
        this.prefetcher = new BatchPrefetcher<>(threads, AHEAD, "pair-loader");
    }

    /** Number of batches in an epoch. */
    public int batches(int epoch) {
        return sampler.batches();
    }

    /**
     * Begins an epoch at one of its batches; what is left of the epoch before is dropped.
     *
     * @param firstBatch 0 … {@link #batches}; more than 0 when a run resumes
     */
    public void start(int epoch, int firstBatch) {
        if (firstBatch < 0 || firstBatch > batches(epoch)) {
            throw new IndexOutOfBoundsException("batch " + firstBatch + " of an epoch of " + batches(epoch));
        }
        Iterator<Pairs> batches = IntStream.range(firstBatch, batches(epoch))
                .mapToObj(i -> new Pairs(epoch, sampler.firstPair(i), sampler.batch(epoch, i)))
                .iterator();
        prefetcher.start(batches);
    }

    /**
     * The next batch, or null at the epoch's end. Its arrays belong to the loader: they keep their content until the
     * third call of this method after the one that returned them.
     *
     * @throws UnreadableImageException at once, if an image of this batch or of one being prepared is unreadable and the
     *     policy is {@code fail}, or if nothing readable is left to replace it
     */
    public PairBatch next() {
        BatchPrefetcher.Filled<Pairs> filled = prefetcher.next();
        if (filled == null) {
            return null;
        }
        Pairs pairs = filled.work();
        int[] labels = IntStream.of(pairs.indices).map(set::label).toArray();
        return new PairBatch(pairs.indices, labels, filled.images(), set.shape());
    }

    @Override
    public void close() {
        prefetcher.close();
    }

    private final class Pairs implements BatchPrefetcher.Work {
        private final int epoch;
        private final int firstPair;
        private final int[] indices;

        Pairs(int epoch, int firstPair, int[] indices) {
            this.epoch = epoch;
            this.firstPair = firstPair;
            this.indices = indices;
        }

        @Override
        public int items() {
            return indices.length / 2;
        }

        @Override
        public int length() {
            return indices.length * set.shape().length();
        }

        @Override
        public void fill(int pair, float[] target) {
            int anchor = indices[2 * pair];
            int positive = indices[2 * pair + 1];
            SeededRandom random = SeededRandom.derive(seed, REPLACEMENT, epoch, firstPair + pair);
            for (int attempt = 0; attempt < REPLACEMENT_PAIRS; attempt++) {
                if (fillSlot(2 * pair, anchor, positive, random, target)
                        && fillSlot(2 * pair + 1, positive, indices[2 * pair], random, target)) {
                    return;
                }
                // Nothing of this class can be read: another pair takes its place.
                anchor = sampler.anyAnchor(random);
                positive = sampler.positive(epoch, anchor);
            }
            throw new UnreadableImageException(
                    "of " + REPLACEMENT_PAIRS + " pairs tried in a row none could be read, the last with "
                            + set.name(anchor) + ": is the data set's folder still there?",
                    null);
        }

        /** Reads the wanted image, or failing that another of its class: its partner only if there is no other. */
        private boolean fillSlot(int slot, int wanted, int partner, SeededRandom random, float[] target) {
            if (tryRead(slot, wanted, target)) {
                return true;
            }
            int[] others = sampler.members(set.label(wanted)).clone();
            PairSampler.shuffle(others, random);
            for (int other : others) {
                if (other != wanted && other != partner && tryRead(slot, other, target)) {
                    return true;
                }
            }
            return tryRead(slot, partner, target);
        }

        private boolean tryRead(int slot, int index, float[] target) {
            try {
                SeededRandom random = SeededRandom.derive(seed, PIXELS, epoch, 2L * firstPair + slot);
                set.read(index, random, target, slot * set.shape().length());
                indices[slot] = index;
                return true;
            } catch (UnreadableImageException e) {
                report.unreadable(set.name(index), e);
                return false;
            }
        }
    }
}
