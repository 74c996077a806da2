package org.colotride.mining;

/**
 * Triplets as positions in a batch: {@code positives[i]} is of the class of {@code anchors[i]}, {@code negatives[i]} of
 * another wherever the batch holds one.
 */
public record Triplets(int[] anchors, int[] positives, int[] negatives) {
    public Triplets {
        if (anchors.length != positives.length || anchors.length != negatives.length) {
            throw new IllegalArgumentException(anchors.length + " anchors, " + positives.length + " positives, "
                    + negatives.length + " negatives");
        }
    }

    public int count() {
        return anchors.length;
    }
}
