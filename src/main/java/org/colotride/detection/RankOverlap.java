package org.colotride.detection;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How much two rankings share, the top counting most: rank-biased overlap (Webber, Moffat and Zobel, A Similarity Measure for
 * Indefinite Rankings, ACM TOIS 2010), the mean over depths d of |A₁…d ∩ B₁…d| / d with weights p^(d−1). Ours: it ends
 * at the shorter ranking's length and the weights are divided by their sum, so that equal rankings share 1.
 *
 * @param persistence p in (0, 1]: the smaller, the more the first places count; 1 weighs all depths alike
 */
record RankOverlap(double persistence) {
    /** In [0, 1]; 1 for two empty rankings, of which neither has anything that the other lacks. */
    double of(List<?> a, List<?> b) {
        int depth = Math.min(a.size(), b.size());
        Set<Object> ofA = new HashSet<>();
        Set<Object> ofB = new HashSet<>();
        double sum = 0;
        double weights = 0;
        double weight = 1;
        int shared = 0;
        for (int d = 0; d < depth; d++) {
            ofA.add(a.get(d));
            ofB.add(b.get(d));
            shared += ofB.contains(a.get(d)) ? 1 : 0;
            shared += ofA.contains(b.get(d)) && !a.get(d).equals(b.get(d)) ? 1 : 0;
            sum += weight * shared / (d + 1);
            weights += weight;
            weight *= persistence;
        }
        return weights == 0 ? 1 : sum / weights;
    }
}
