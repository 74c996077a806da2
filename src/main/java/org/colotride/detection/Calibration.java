package org.colotride.detection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.config.Require;

/**
 * What is usual of benign images, and the score above which an image is flagged.
 *
 * <p>The score of an image is ours: the weighted mean, over {@link DetectorSettings#measures}, of how many deviations the
 * measure lies above the mean of benign images, negative below it. Each move of the embedding and the nearest count alike, the
 * rankings of all changes together as much as one of these: in a dense gallery the nearest change places at the least change, of
 * benign images too. Mean and deviation come from one half of the benign images, the threshold from the other:
 * it is the ⌈(m + 1)(1 − rate)⌉-th smallest of its m scores (split conformal prediction; Papadopoulos et al., ECML 2002),
 * so that another image from where these come from is flagged with a probability of at most the rate, whatever the scores'
 * distribution.
 *
 * @param model SHA-256 of the model's file
 * @param gallery SHA-256 of the known images' embeddings; empty where these change, as an index's do
 * @param settings what is measured
 * @param images benign images that were measured, both halves
 * @param sampleSeed by which they were drawn
 * @param rate of false alarms, in (0, 1)
 * @param usual of each measure, by its key
 * @param threshold of scores
 */
public record Calibration(
        String model,
        String gallery,
        DetectorSettings settings,
        int images,
        long sampleSeed,
        double rate,
        Map<String, Usual> usual,
        double threshold) {
    /** Where deviations vanish, a model maps all images to one point and nothing can be told. */
    private static final double LEAST_DEVIATION = 1e-9;

    /**
     * Of one measure over benign images.
     *
     * @param deviation standard deviation, above 0
     */
    public record Usual(double mean, double deviation) {
        /** How many deviations a value lies above the mean. */
        public double surprise(double value) {
            return (value - mean) / deviation;
        }
    }

    public Calibration {
        requireRate(rate);
        usual = new LinkedHashMap<>(usual);
        for (Measure measure : settings.measures()) {
            if (!usual.containsKey(measure.key())) {
                throw new IllegalArgumentException("usual: " + measure.key() + " is missing");
            }
        }
    }

    /**
     * @param values of benign images in a random order, {@code [images][measures]} as {@link Evidence#measure} gives them
     * @throws DetectionException if there are too few images for the rate
     */
    public static Calibration of(
            String model, String gallery, DetectorSettings settings, double[][] values, long sampleSeed, double rate) {
        requireRate(rate);
        int half = values.length / 2;
        if (values.length < leastImages(rate)) {
            throw new DetectionException("calibration: " + values.length + " benign images are too few for a rate of "
                    + rate + "; it takes " + leastImages(rate) + ", or a higher rate");
        }
        List<Measure> measures = settings.measures();
        Map<String, Usual> usual = new LinkedHashMap<>();
        for (int k = 0; k < measures.size(); k++) {
            int measure = k;
            double[] column = Arrays.stream(values, 0, half)
                    .mapToDouble(row -> row[measure])
                    .toArray();
            double mean = Arrays.stream(column).average().orElseThrow();
            double squares = Arrays.stream(column)
                    .map(value -> (value - mean) * (value - mean))
                    .sum();
            double deviation = Math.sqrt(squares / (half - 1));
            usual.put(measures.get(k).key(), new Usual(mean, Math.max(deviation, LEAST_DEVIATION)));
        }
        Calibration unbounded =
                new Calibration(model, gallery, settings, values.length, sampleSeed, rate, usual, Double.MAX_VALUE);
        double[] scores = Arrays.stream(values, half, values.length)
                .mapToDouble(unbounded::score)
                .toArray();
        return new Calibration(
                model, gallery, settings, values.length, sampleSeed, rate, usual, threshold(scores, rate));
    }

    private static void requireRate(double rate) {
        Require.check("rate", rate, rate > 0 && rate < 1, "between 0 and 1, both excluded");
    }

    /** How many benign images a rate takes: its threshold is one of the second half's scores. */
    public static int leastImages(double rate) {
        int half = (int) Math.ceil(1 / rate) - 1;
        while (rank(half, rate) > half) {
            half++;
        }
        return Math.max(4, 2 * half);
    }

    /**
     * The smallest rate that so many benign images can promise: one over the second half's scores and the further image, rounded
     * up to a thousandth.
     *
     * @param images at least 4
     */
    public static double leastRate(int images) {
        return Math.ceil(1000.0 / (images / 2 + 1)) / 1000;
    }

    private static int rank(int scores, double rate) {
        // What 1 − rate loses to rounding must not raise the rank.
        return (int) Math.ceil((scores + 1) * (1 - rate) - 1e-9);
    }

    /** The score that a further one exceeds with a probability of at most the rate. */
    static double threshold(double[] scores, double rate) {
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        return sorted[rank(scores.length, rate) - 1];
    }

    /** @param values of an image, in the order of {@link DetectorSettings#measures} */
    public double score(double[] values) {
        List<Measure> measures = settings.measures();
        double sum = 0;
        for (int k = 0; k < values.length; k++) {
            sum += weight(measures.get(k)) * usual.get(measures.get(k).key()).surprise(values[k]);
        }
        return sum;
    }

    /** How much a measure counts in the score; all of them together 1. */
    public double weight(Measure measure) {
        int changes = settings.changes().size();
        double one = 1.0 / (changes + 2);
        return measure.kind() == Measure.Kind.RANKING ? one / changes : one;
    }

    /** @param values of an image, in the order of {@link DetectorSettings#measures} */
    public Verdict verdict(double[] values) {
        double score = score(values);
        List<Measure> measures = settings.measures();
        List<Verdict.Part> parts = new ArrayList<>();
        for (int k = 0; k < values.length; k++) {
            Measure measure = measures.get(k);
            Usual usually = usual.get(measure.key());
            parts.add(new Verdict.Part(
                    measure.key(),
                    values[k],
                    usually.mean(),
                    usually.surprise(values[k]),
                    measure.words(values[k], usually.mean(), settings.neighbours())));
        }
        return new Verdict(score, threshold, score > threshold, parts);
    }

    /** @throws DetectionException if it was made with another model */
    public void requireModel(String sha256) {
        if (!model.equals(sha256)) {
            throw new DetectionException("the calibration belongs to another model (SHA-256 " + model
                    + ", this one's is " + sha256 + "); calibrate again with detect");
        }
    }

    /** @throws DetectionException if other images were known when it was made */
    public void requireGallery(String sha256) {
        if (!gallery.equals(sha256)) {
            throw new DetectionException("the calibration belongs to other known images (SHA-256 of their embeddings "
                    + gallery + ", of these " + sha256 + "); calibrate again with detect");
        }
    }
}
