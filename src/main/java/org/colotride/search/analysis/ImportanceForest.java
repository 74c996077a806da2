package org.colotride.search.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.colotride.search.CandidateResult;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.common.tree.RandomForestTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.ensemble.AveragingCombiner;
import org.tribuo.regression.rtree.CARTRegressionTrainer;
import org.tribuo.regression.rtree.impurity.MeanSquaredError;

/**
 * Permutation importance (Breiman, "Random Forests", Machine Learning 45, 2001) of the searched keys for the score.
 *
 * <p>The forest is Tribuo's: Apache 2.0, kept by Oracle Labs, 5 MB with what it brings, no native code. A linear
 * regression would be lighter, but a key whose best value lies within its range has no slope, and a collapse is a cliff
 * that depends on two keys at once: trees see both.
 *
 * <p>Every candidate's score is foretold by a forest that was trained without it. Candidates that failed are left out.
 * Those that were stopped early have scores of less training, so the trained iterations are a column of their own
 * wherever they differ. Names become one column a value.
 */
public final class ImportanceForest {
    /** Held, because a level set on a logger that nobody holds is forgotten. Tribuo tells of every tree. */
    private static final Logger QUIET = Logger.getLogger("org.tribuo");

    static {
        QUIET.setLevel(Level.WARNING);
    }

    private static final int LEAST_CANDIDATES = 10;
    private static final int CANDIDATES_PER_KEY = 4;
    private static final int FOLDS = 10;
    /** Where a fifth less is still enough to learn from. */
    private static final int FOLDS_OF_MANY = 5;

    private static final int MANY = 200;
    private static final int TREES = 50;
    private static final int DEEPEST = 8;
    private static final float LEAST_CHILD = 2;
    private static final float COLUMNS_PER_SPLIT = 0.7f;
    /** Shuffled scores to foretell for each key; many candidates need one shuffle, few need several. */
    private static final int SHUFFLED = 320;

    private static final int MOST_SHUFFLES = 16;
    private static final double MISSING = -1;

    private final List<KeyAxis> axes;
    private final RandomGenerator random;

    public ImportanceForest(List<KeyAxis> axes, RandomGenerator random) {
        this.axes = List.copyOf(axes);
        this.random = random;
    }

    public Importance of(List<CandidateResult> all) {
        List<CandidateResult> candidates = all.stream().filter(Ranking::scored).toList();
        int needed = Math.max(LEAST_CANDIDATES, CANDIDATES_PER_KEY * axes.size());
        if (candidates.size() < needed) {
            return new Importance(candidates.size(), needed, Double.NaN, List.of());
        }
        double[] scores =
                candidates.stream().mapToDouble(CandidateResult::score).toArray();
        double mean = IntStream.range(0, scores.length)
                .mapToDouble(i -> scores[i])
                .average()
                .orElseThrow();
        double spread = IntStream.range(0, scores.length)
                .mapToDouble(i -> squared(scores[i] - mean))
                .sum();
        if (spread <= 0) {
            return new Importance(candidates.size(), needed, Double.NaN, List.of());
        }
        List<Map<String, Double>> columns = candidates.stream()
                .map(candidate -> columns(candidate, iterationsDiffer(candidates)))
                .toList();
        double[] added = new double[axes.size()];
        double missed = 0;
        int[] order = shuffled(scores.length);
        int folds = scores.length > MANY ? FOLDS_OF_MANY : FOLDS;
        for (int fold = 0; fold < folds; fold++) {
            List<Integer> held = new ArrayList<>();
            MutableDataset<Regressor> others = emptySet();
            for (int i = 0; i < order.length; i++) {
                if (i % folds == fold) {
                    held.add(order[i]);
                } else {
                    others.add(example(columns.get(order[i]), scores[order[i]]));
                }
            }
            Model<Regressor> forest = forest().train(others);
            for (int i : held) {
                double miss = squared(foretold(forest, columns.get(i)) - scores[i]);
                missed += miss;
                for (int key = 0; key < added.length; key++) {
                    added[key] += missedShuffled(forest, columns, scores, i, key) - miss;
                }
            }
        }
        double explained = 1 - missed / spread;
        return new Importance(candidates.size(), needed, explained, explained > 0 ? shares(added, spread) : List.of());
    }

    private double missedShuffled(
            Model<Regressor> forest, List<Map<String, Double>> columns, double[] scores, int candidate, int key) {
        int shuffles = Math.max(1, Math.min(MOST_SHUFFLES, SHUFFLED / scores.length));
        double sum = 0;
        for (int shuffle = 0; shuffle < shuffles; shuffle++) {
            Map<String, Double> changed = new LinkedHashMap<>(columns.get(candidate));
            Map<String, Double> other = columns.get(random.nextInt(scores.length));
            changed.replaceAll((name, value) -> name.startsWith(prefix(key)) ? other.get(name) : value);
            sum += squared(foretold(forest, changed) - scores[candidate]);
        }
        return sum / shuffles;
    }

    private List<Importance.Share> shares(double[] added, double spread) {
        double sum = 0;
        for (double one : added) {
            sum += Math.max(0, one);
        }
        List<Importance.Share> shares = new ArrayList<>();
        for (int key = 0; key < added.length && sum > 0; key++) {
            double positive = Math.max(0, added[key]);
            shares.add(new Importance.Share(axes.get(key).key(), positive / sum, positive / spread));
        }
        shares.sort(Comparator.comparingDouble(Importance.Share::share).reversed());
        return shares;
    }

    private static boolean iterationsDiffer(List<CandidateResult> candidates) {
        return candidates.stream()
                        .mapToInt(CandidateResult::iterations)
                        .distinct()
                        .count()
                > 1;
    }

    /** Every candidate has the same columns, in the same order; their names begin with their key's {@link #prefix}. */
    private Map<String, Double> columns(CandidateResult candidate, boolean iterations) {
        Map<String, Double> columns = new LinkedHashMap<>();
        for (int key = 0; key < axes.size(); key++) {
            KeyAxis axis = axes.get(key);
            if (axis.numeric()) {
                double place = axis.place(candidate);
                columns.put(prefix(key), Double.isNaN(place) ? MISSING : place);
                continue;
            }
            double index = axis.listedIndex(candidate);
            for (int value = 0; value < axis.listedValues(); value++) {
                columns.put(prefix(key) + value, index == value ? 1.0 : 0.0);
            }
        }
        if (iterations) {
            columns.put("iterations", (double) candidate.iterations());
        }
        return columns;
    }

    private static String prefix(int key) {
        return "key " + key + ":";
    }

    private int[] shuffled(int count) {
        int[] order = IntStream.range(0, count).toArray();
        for (int i = count - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        return order;
    }

    private RandomForestTrainer<Regressor> forest() {
        CARTRegressionTrainer tree = new CARTRegressionTrainer(
                DEEPEST, LEAST_CHILD, 0, COLUMNS_PER_SPLIT, false, new MeanSquaredError(), random.nextLong());
        return new RandomForestTrainer<>(tree, new AveragingCombiner(), TREES, random.nextLong());
    }

    private static MutableDataset<Regressor> emptySet() {
        RegressionFactory factory = new RegressionFactory();
        return new MutableDataset<>(new SimpleDataSourceProvenance("a search's candidates", factory), factory);
    }

    private static Example<Regressor> example(Map<String, Double> columns, double score) {
        return new ArrayExample<>(
                new Regressor("score", score),
                columns.keySet().toArray(String[]::new),
                columns.values().stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static double foretold(Model<Regressor> forest, Map<String, Double> columns) {
        return forest.predict(example(columns, 0)).getOutput().getValues()[0];
    }

    private static double squared(double value) {
        return value * value;
    }
}
