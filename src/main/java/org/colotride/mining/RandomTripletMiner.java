package org.colotride.mining;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.colotride.tensor.Embeddings;

/**
 * Triplets of any three images: anchor and positive two images of one class, the negative one of another. As many as the
 * batch has images are drawn, without replacement, or all if there are no more; if there is none at all, the pairs with
 * any image as their negative.
 */
public final class RandomTripletMiner implements TripletMiner {
    /** It takes no arguments. */
    public record Args() {}

    public RandomTripletMiner(Args args) {}

    @Override
    public Triplets mine(Embeddings embeddings, int[] labels, double progress, RandomGenerator random) {
        PairNegatives.requirePairs(embeddings, labels);
        List<int[]> all = admissible(labels);
        if (all.isEmpty()) {
            return PairNegatives.draw(
                    embeddings, labels, random, (anchor, positive) -> PairNegatives.ofAnotherClass(labels, anchor));
        }
        int count = Math.min(labels.length, all.size());
        int[][] roles = new int[3][count];
        for (int i = 0; i < count; i++) {
            int drawn = i + random.nextInt(all.size() - i);
            int[] triplet = all.get(drawn);
            all.set(drawn, all.get(i));
            for (int role = 0; role < roles.length; role++) {
                roles[role][i] = triplet[role];
            }
        }
        return new Triplets(roles[0], roles[1], roles[2]);
    }

    /** @return every triplet [anchor, positive, negative], in ascending order */
    public List<int[]> admissible(int[] labels) {
        List<int[]> triplets = new ArrayList<>();
        for (int a = 0; a < labels.length; a++) {
            for (int p = 0; p < labels.length; p++) {
                for (int n = 0; p != a && labels[p] == labels[a] && n < labels.length; n++) {
                    if (labels[n] != labels[a]) {
                        triplets.add(new int[] {a, p, n});
                    }
                }
            }
        }
        return triplets;
    }
}
