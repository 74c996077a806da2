package org.colotride.mining;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairDistance;

/**
 * Negatives among those that are not certainly right, positives among those that are not certainly easy (Roth et al.,
 * ICML 2020). A negative lies nearer than the farthest image of the anchor's class; a positive lies farther than the
 * nearest image of another class. Where no image does, any of its kind is drawn. Anchor by anchor, the negative is drawn
 * first.
 */
public final class SofthardMiner implements TripletMiner {
    private final PairDistance distance;
    private final boolean anchorAsPositive;

    /**
     * @param distance in which images are compared; Euclidean if null
     * @param anchorAsPositive whether an anchor may be its own positive where no image of its class is hard, a slip of
     *     RobRank's; false if null
     */
    public record Args(PairDistance distance, Boolean anchorAsPositive) {
        public Args {
            distance = distance == null ? PairDistance.euclidean : distance;
            anchorAsPositive = anchorAsPositive != null && anchorAsPositive;
        }
    }

    public SofthardMiner(Args args) {
        this.distance = args.distance();
        this.anchorAsPositive = args.anchorAsPositive();
    }

    @Override
    public Triplets mine(Embeddings embeddings, int[] labels, double progress, RandomGenerator random) {
        PairNegatives.requirePairs(embeddings, labels);
        int pairs = labels.length / 2;
        int[] anchors = new int[pairs];
        int[] positives = new int[pairs];
        int[] negatives = new int[pairs];
        for (int i = 0; i < pairs; i++) {
            anchors[i] = 2 * i;
            negatives[i] = PairNegatives.oneOf(negatives(embeddings, labels, anchors[i]), random);
            positives[i] = PairNegatives.oneOf(positives(embeddings, labels, anchors[i]), random);
        }
        return new Triplets(anchors, positives, negatives);
    }

    /**
     * The negatives that one anchor may be given, ascending.
     *
     * @param embeddings {@code [N, D]}
     * @param labels classes, {@code [N]}
     */
    public int[] negatives(Embeddings embeddings, int[] labels, int anchor) {
        double[] distances = PairNegatives.distances(distance, embeddings, anchor);
        double farthest = IntStream.range(0, labels.length)
                .filter(j -> labels[j] == labels[anchor])
                .mapToDouble(j -> distances[j])
                .max()
                .orElseThrow();
        int[] hard = matching(labels.length, j -> labels[j] != labels[anchor] && distances[j] < farthest);
        return hard.length > 0 ? hard : PairNegatives.ofAnotherClass(labels, anchor);
    }

    /**
     * The positives that one anchor may be given, ascending; the other image of its pair if the batch has a single class.
     *
     * @param embeddings {@code [N, D]}
     * @param labels classes, {@code [N]}
     */
    public int[] positives(Embeddings embeddings, int[] labels, int anchor) {
        if (Arrays.stream(labels).allMatch(label -> label == labels[anchor])) {
            return new int[] {anchor + 1};
        }
        double[] distances = PairNegatives.distances(distance, embeddings, anchor);
        double nearest = IntStream.range(0, labels.length)
                .filter(j -> labels[j] != labels[anchor])
                .mapToDouble(j -> distances[j])
                .min()
                .orElseThrow();
        IntPredicate ofTheClass = j -> labels[j] == labels[anchor] && (anchorAsPositive || j != anchor);
        int[] hard = matching(labels.length, j -> ofTheClass.test(j) && distances[j] > nearest);
        return hard.length > 0 ? hard : matching(labels.length, ofTheClass);
    }

    private static int[] matching(int count, IntPredicate condition) {
        return IntStream.range(0, count).filter(condition).toArray();
    }
}
