package org.colotride.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.colotride.random.SeededRandom;

/**
 * Reads an {@link ImageSet} from its first to its last image in batches, decoding ahead in background threads: what
 * evaluation and embedding iterate over. For one consuming thread.
 */
public final class ImageBatches implements AutoCloseable {
    private static final int AHEAD = 2;

    private final ImageSet set;
    private final DataReport report;
    private final BatchPrefetcher<Range> prefetcher;

    /**
     * @param images of a batch; the last one may be smaller
     * @param limit only the images before this index are read; 0 for all
     * @param threads that decode
     * @param report where unreadable images are counted; its policy decides whether they end the run
     */
    public ImageBatches(ImageSet set, int images, int limit, int threads, DataReport report) {
        if (images < 1) {
            throw new IllegalArgumentException("evaluation.batch: " + images + ": must be at least 1");
        }
        this.set = set;
        this.report = report;
        this.prefetcher = new BatchPrefetcher<>(threads, AHEAD, "image-loader");
        int end = limit > 0 ? Math.min(limit, set.size()) : set.size();
        Iterator<Range> ranges = IntStream.range(0, (end + images - 1) / images)
                .mapToObj(i -> new Range(i * images, Math.min((i + 1) * images, end)))
                .iterator();
        prefetcher.start(ranges);
    }

    /**
     * The next batch, or null after the last. Its arrays belong to this reader: they keep their content until the third
     * call of this method after the one that returned them. Images that could not be read are absent from it (see
     * {@link ImageBatch#indices}), so that it can even be empty.
     *
     * @throws UnreadableImageException if an image is unreadable and the policy is {@code fail}
     */
    public ImageBatch next() {
        BatchPrefetcher.Filled<Range> filled = prefetcher.next();
        if (filled == null) {
            return null;
        }
        Range range = filled.work();
        int length = set.shape().length();
        float[] images = filled.images();
        int[] indices = new int[range.items()];
        int kept = 0;
        for (int i = 0; i < range.items(); i++) {
            if (range.readable[i]) {
                if (kept < i) {
                    System.arraycopy(images, i * length, images, kept * length, length);
                }
                indices[kept++] = range.from + i;
            }
        }
        if (kept < range.items()) {
            indices = Arrays.copyOf(indices, kept);
            images = Arrays.copyOf(images, kept * length);
        }
        int[] labels = IntStream.of(indices).map(set::label).toArray();
        return new ImageBatch(indices, labels, images, set.shape());
    }

    @Override
    public void close() {
        prefetcher.close();
    }

    private final class Range implements BatchPrefetcher.Work {
        private final int from;
        private final boolean[] readable;

        Range(int from, int to) {
            this.from = from;
            this.readable = new boolean[to - from];
        }

        @Override
        public int items() {
            return readable.length;
        }

        @Override
        public int length() {
            return readable.length * set.shape().length();
        }

        @Override
        public void fill(int item, float[] target) {
            int index = from + item;
            try {
                set.read(index, generator(index), target, item * set.shape().length());
                readable[item] = true;
            } catch (UnreadableImageException e) {
                report.unreadable(set.name(index), e);
            }
        }
    }

    /** What {@link ImageSet#read} draws from, so that an image outside of these batches is read as in them. */
    public static SeededRandom generator(int index) {
        return SeededRandom.derive(0, index);
    }
}
