package org.colotride.robustness;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.colotride.attack.Attack;
import org.colotride.attack.BenignQuery;

/** Makes adversarial images of a batch of queries. What a query gets does not depend on the others. Not thread-safe. */
interface Adversary {
    /** @param selected rows as {@link Attack#select} gives them, {@code [n][…]} */
    Crafted craft(Queries queries, Attack attack, int[][] selected);

    /**
     * A batch.
     *
     * @param benign pixels in [0, 1], {@code [n, C, H, W]}; not to be changed
     * @param seen as the attacked model sees them, n
     * @param bySurrogate as the model sees them on which a transfer's images are made; empty without one
     * @param seeds of each query's random choices, {@code [n]}
     */
    record Queries(float[] benign, List<BenignQuery> seen, List<BenignQuery> bySurrogate, long[] seeds) {
        int count() {
            return seen.size();
        }

        /** @param places of some of them */
        Queries only(int[] places) {
            return new Queries(
                    imagesOf(benign, places),
                    Arrays.stream(places).mapToObj(seen::get).toList(),
                    bySurrogate.isEmpty()
                            ? List.of()
                            : Arrays.stream(places).mapToObj(bySurrogate::get).toList(),
                    Arrays.stream(places).mapToLong(place -> seeds[place]).toArray());
        }

        /** @param images {@code [n, C, H, W]} */
        float[] imagesOf(float[] images, int[] places) {
            int length = images.length / count();
            float[] some = new float[places.length * length];
            for (int i = 0; i < places.length; i++) {
                System.arraycopy(images, places[i] * length, some, i * length, length);
            }
            return some;
        }
    }

    /**
     * Adversarial images and how they came about.
     *
     * @param images {@code [n, C, H, W]}
     * @param losses of each query before each update and after the last, {@code [n][steps + 1]}
     * @param zeroGradients share of each image's pixels without a gradient at each step, {@code [n][steps]}; of no steps
     *     if there are no gradients
     * @param modelQueries images that the attacked model embedded for each query; 0 for white-box searches
     * @param worst null unless each figure was searched for by itself
     */
    record Crafted(float[] images, double[][] losses, double[][] zeroGradients, int modelQueries, Worst worst) {
        /** One image of each query for all of its figures. */
        Crafted(float[] images, double[][] losses, double[][] zeroGradients, int modelQueries) {
            this(images, losses, zeroGradients, modelQueries, null);
        }
    }

    /**
     * @param figures the worst value of each, {@code [n]}
     * @param images with which each is worst, {@code [n, C, H, W]}
     * @param found how it was found
     */
    record Worst(Map<String, double[]> figures, Map<String, float[]> images, WorstFound found) {
        /** Of an adversary that keeps no images of each figure. */
        public Worst(Map<String, double[]> figures, WorstFound found) {
            this(figures, Map.of(), found);
        }
    }
}
