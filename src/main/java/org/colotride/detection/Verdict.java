package org.colotride.detection;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a detector says of one image.
 *
 * @param score of the image, 0 for an average benign one; greater is more suspicious
 * @param threshold above which an image is flagged
 * @param flagged whether the score is above
 * @param parts what was measured, the most surprising first
 */
public record Verdict(double score, double threshold, boolean flagged, List<Part> parts) {
    private static final int MOST_REASONS = 2;

    /**
     * One thing that was measured.
     *
     * @param key of the measure: {@code embedding:jpeg}
     * @param value of this image
     * @param usual mean of benign images
     * @param surprise by how many deviations of benign images it lies above their mean
     * @param words the same in plain words
     */
    public record Part(String key, double value, double usual, double surprise, String words) {}

    public Verdict {
        parts = parts.stream()
                .sorted(Comparator.comparingDouble(Part::surprise).reversed())
                .toList();
    }

    /** A sentence: whether the image is suspicious, and the most surprising reasons. */
    public String words() {
        String reasons = parts.stream().limit(MOST_REASONS).map(Part::words).collect(Collectors.joining("; "));
        return String.format(
                Locale.ROOT,
                "%s (score %.2f, threshold %.2f): %s.",
                flagged ? "Suspicious" : "Not suspicious",
                score,
                threshold,
                reasons);
    }
}
