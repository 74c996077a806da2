package org.colotride.loss;

import java.util.Arrays;
import java.util.stream.Stream;
import org.colotride.mining.Triplets;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Who is who in a batch that is trained on. It is the one owner of that layout, and travels to the loss as the labels of
 * Deeplearning4j's {@code fit}.
 *
 * @param labels classes, {@code [M]}
 * @param triplets as rows of the batch, B of them
 * @param benign row of the same image as it was before its perturbation, {@code [M]}; {@link #ABSENT} where the batch does
 *     not hold it
 */
public record BatchLayout(int[] labels, Triplets triplets, int[] benign) {
    /** The image before its perturbation is not trained on. */
    public static final int ABSENT = -1;

    private static final int CLASS = 0;
    private static final int BENIGN = 1;
    private static final int ANCHOR = 2;
    private static final int COLUMNS = 5;

    /** @throws IllegalArgumentException if there are not as many labels as images, or more triplets than images */
    public BatchLayout {
        if (labels.length != benign.length || triplets.count() > labels.length) {
            throw new IllegalArgumentException(
                    labels.length + " labels, " + benign.length + " benign rows, " + triplets.count() + " triplets");
        }
    }

    /**
     * B anchors, then B positives, then B negatives.
     *
     * @param labels classes of those images, {@code [3B]}
     */
    public static BatchLayout stacked(int[] labels) {
        if (labels.length == 0 || labels.length % 3 != 0) {
            throw new IllegalArgumentException(labels.length + " images are not anchors, positives and negatives");
        }
        int count = labels.length / 3;
        int[][] roles = new int[3][count];
        for (int role = 0; role < roles.length; role++) {
            for (int i = 0; i < count; i++) {
                roles[role][i] = role * count + i;
            }
        }
        int[] absent = new int[labels.length];
        Arrays.fill(absent, ABSENT);
        return new BatchLayout(labels, new Triplets(roles[0], roles[1], roles[2]), absent);
    }

    /** Classes of anchors, positives and negatives one after the other, {@code [3B]}. */
    public static int[] stackedLabels(int[] labels, Triplets triplets) {
        return Stream.of(triplets.anchors(), triplets.positives(), triplets.negatives())
                .flatMapToInt(Arrays::stream)
                .map(position -> labels[position])
                .toArray();
    }

    /**
     * Rows of the images that stand in a triplet, ascending: those that a loss of pairs or classes compares. Benign
     * companions, and what is trained by another term alone, do not.
     *
     * @throws IllegalArgumentException if there is no triplet
     */
    public int[] members() {
        requireTriplets();
        return Stream.of(triplets.anchors(), triplets.positives(), triplets.negatives())
                .flatMapToInt(Arrays::stream)
                .distinct()
                .sorted()
                .toArray();
    }

    /**
     * Number of triplets, B.
     *
     * @throws IllegalArgumentException if it is 0
     */
    int requireTriplets() {
        if (triplets.count() == 0) {
            throw new IllegalArgumentException("a batch of " + count() + " images holds no triplet");
        }
        return triplets.count();
    }

    /** Number of images, M. */
    public int count() {
        return labels.length;
    }

    /** The layout as labels that {@code fit} takes, {@code [M, 5]}: class, benign row, and in row i the i-th triplet. */
    public INDArray toLabels() {
        float[] values = new float[count() * COLUMNS];
        Arrays.fill(values, ABSENT);
        for (int i = 0; i < count(); i++) {
            values[i * COLUMNS + CLASS] = labels[i];
            values[i * COLUMNS + BENIGN] = benign[i];
        }
        for (int i = 0; i < triplets.count(); i++) {
            values[i * COLUMNS + ANCHOR] = triplets.anchors()[i];
            values[i * COLUMNS + ANCHOR + 1] = triplets.positives()[i];
            values[i * COLUMNS + ANCHOR + 2] = triplets.negatives()[i];
        }
        return Nd4j.createFromArray(values).reshape(count(), COLUMNS);
    }

    /**
     * What {@link #toLabels} wrote.
     *
     * @throws IllegalArgumentException if the labels are others
     */
    public static BatchLayout of(INDArray encoded) {
        if (encoded.rank() != 2 || encoded.size(1) != COLUMNS) {
            throw new IllegalArgumentException("labels of shape " + Arrays.toString(encoded.shape())
                    + " do not tell the triplets of a batch; they are made by BatchLayout.toLabels()");
        }
        float[] values = encoded.dup('c').data().asFloat();
        int count = (int) encoded.size(0);
        int[] triplets = column(values, count, ANCHOR);
        int triplet = 0;
        while (triplet < count && triplets[triplet] != ABSENT) {
            triplet++;
        }
        return new BatchLayout(
                column(values, count, CLASS),
                new Triplets(
                        Arrays.copyOf(triplets, triplet),
                        Arrays.copyOf(column(values, count, ANCHOR + 1), triplet),
                        Arrays.copyOf(column(values, count, ANCHOR + 2), triplet)),
                column(values, count, BENIGN));
    }

    private static int[] column(float[] values, int count, int column) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (int) values[i * COLUMNS + column];
        }
        return numbers;
    }
}
