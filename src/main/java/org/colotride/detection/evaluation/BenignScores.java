package org.colotride.detection.evaluation;

import java.util.Arrays;
import org.colotride.attack.Gallery;
import org.colotride.attack.MovingImage;
import org.colotride.detection.DetectionException;
import org.colotride.detection.DetectorSettings;
import org.colotride.detection.Evidence;
import org.colotride.detection.ExactSearch;
import org.colotride.io.Progress;
import org.colotride.random.SeededRandom;
import org.colotride.robustness.ScoredImages;
import org.colotride.robustness.ScoredModel;
import org.colotride.tensor.Embeddings;

/** Which benign images a detector is calibrated and tried on, and what it measures of them. */
final class BenignScores {
    private static final long STREAM = 20;

    private final ScoredModel model;
    private final DetectorSettings settings;
    private final int batch;
    private final Progress progress;

    /** @param batch images at a time, without their copies */
    BenignScores(ScoredModel model, DetectorSettings settings, int batch, Progress progress) {
        this.model = model;
        this.settings = settings;
        this.batch = batch;
        this.progress = progress;
    }

    /**
     * Draws rows of the images that attacks of a kind move, in a random order, none of which is attacked.
     *
     * @throws DetectionException if there are too few
     */
    int[] draw(MovingImage kind, int[] attacked, int count, long seed) {
        int images = model.moving(kind).embedded().labels().length;
        boolean[] taken = new boolean[images];
        Arrays.stream(attacked).forEach(row -> taken[row] = true);
        int[] rows = new int[images];
        int free = 0;
        for (int row = 0; row < images; row++) {
            if (!taken[row]) {
                rows[free++] = row;
            }
        }
        if (free < count) {
            throw new DetectionException(count + " benign images are needed, there are but " + free + " that are not"
                    + " attacked; give --calibrate, --benign or --queries less, or a higher --false-alarms");
        }
        SeededRandom random = SeededRandom.derive(seed, STREAM);
        for (int i = 0; i < count; i++) {
            int other = i + random.nextInt(free - i);
            int row = rows[other];
            rows[other] = rows[i];
            rows[i] = row;
        }
        return Arrays.copyOf(rows, count);
    }

    /** Measures images as they are, {@code [rows.length][measures]}. */
    double[][] measure(MovingImage kind, int[] rows, Gallery gallery) {
        ScoredImages images = model.moving(kind);
        boolean known = model.apart().isEmpty() || kind == MovingImage.CANDIDATE;
        ExactSearch search = new ExactSearch(gallery);
        Evidence evidence = new Evidence(
                model.engine()::embed, model.engine().dimension(), model.shape(), model.metric(), settings);
        double[][] values = new double[rows.length][];
        progress.start("Looking at " + rows.length + " benign images", rows.length);
        for (int first = 0; first < rows.length; first += batch) {
            int[] some = Arrays.copyOfRange(rows, first, Math.min(rows.length, first + batch));
            Embeddings own = images.embedded().embeddings().select(some);
            double[][] measured = evidence.measure(
                    images.pixels(some), some.length, own.values(), i -> known ? search.without(some[i]) : search);
            System.arraycopy(measured, 0, values, first, some.length);
            progress.step(some.length);
        }
        return values;
    }
}
