package org.colotride.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.colotride.tensor.Embeddings;

/** Losses as their papers write them, loop by loop, in double precision. */
final class NaiveLosses {
    private final double[][] f;
    private final BatchLayout layout;

    NaiveLosses(Embeddings embeddings, BatchLayout layout) {
        this.f = new double[embeddings.count()][embeddings.dimension()];
        for (int i = 0; i < f.length; i++) {
            for (int k = 0; k < f[i].length; k++) {
                f[i][k] = embeddings.values()[embeddings.offset(i) + k];
            }
        }
        this.layout = layout;
    }

    /** Hadsell et al., equation 4, over anchors with their positives (Y = 0) and negatives (Y = 1). */
    double contrastive(double margin) {
        double sum = 0;
        for (int t = 0; t < triplets(); t++) {
            double near = distance(f[anchor(t)], f[positive(t)]);
            double far = distance(f[anchor(t)], f[negative(t)]);
            sum += near * near / 2 + Math.pow(Math.max(0, margin - far), 2) / 2;
        }
        return sum / (2 * triplets());
    }

    /** Wu et al., section 4.2: Σ (α + y (D − β))₊, over the pairs where it is not 0. */
    double margin(double alpha, double[] beta) {
        double sum = 0;
        int active = 0;
        for (int t = 0; t < triplets(); t++) {
            double boundary = beta[label(anchor(t))];
            double near = Math.max(0, alpha + (distance(f[anchor(t)], f[positive(t)]) - boundary));
            double far = Math.max(0, alpha - (distance(f[anchor(t)], f[negative(t)]) - boundary));
            sum += near + far;
            active += (near > 0 ? 1 : 0) + (far > 0 ? 1 : 0);
        }
        return active == 0 ? 0 : sum / active;
    }

    /** Oh Song et al., equation 4. */
    double liftedStructure(double alpha) {
        double sum = 0;
        int pairs = 0;
        for (int i : members()) {
            for (int j : members()) {
                if (i < j && label(i) == label(j)) {
                    double crowd = 0;
                    for (int k : others(i)) {
                        crowd += Math.exp(alpha - distance(f[i], f[k]));
                    }
                    for (int l : others(j)) {
                        crowd += Math.exp(alpha - distance(f[j], f[l]));
                    }
                    sum += Math.pow(Math.max(0, distance(f[i], f[j]) + Math.log(crowd)), 2);
                    pairs++;
                }
            }
        }
        return sum / (2 * pairs);
    }

    /** Wang et al., equations 11, 12 and 15; a copy of an image is not a positive. */
    double multiSimilarity(double alpha, double beta, double lambda, double epsilon) {
        double sum = 0;
        for (int i : members()) {
            List<Double> positives = new ArrayList<>();
            List<Double> negatives = new ArrayList<>();
            for (int j : members()) {
                double similarity = cosine(f[i], f[j]);
                if (label(i) != label(j)) {
                    negatives.add(similarity);
                } else if (j != i && similarity < 1 - 1e-5) {
                    positives.add(similarity);
                }
            }
            double least = positives.stream().mapToDouble(s -> s).min().orElse(9);
            double most = negatives.stream().mapToDouble(s -> s).max().orElse(-9);
            double pull = 0;
            double push = 0;
            for (double similarity : positives) {
                pull += similarity < most + epsilon ? Math.exp(-alpha * (similarity - lambda)) : 0;
            }
            for (double similarity : negatives) {
                push += similarity > least - epsilon ? Math.exp(beta * (similarity - lambda)) : 0;
            }
            sum += Math.log(1 + pull) / alpha + Math.log(1 + push) / beta;
        }
        return sum / members().size();
    }

    /** Kim et al., equation 4. */
    double proxyAnchor(double alpha, double delta, double[][] proxies) {
        double pull = 0;
        double push = 0;
        int held = 0;
        for (int p = 0; p < proxies.length; p++) {
            double own = 0;
            double other = 0;
            boolean isHeld = false;
            for (int x : members()) {
                double similarity = cosine(f[x], proxies[p]);
                if (label(x) == p) {
                    own += Math.exp(-alpha * (similarity - delta));
                    isHeld = true;
                } else {
                    other += Math.exp(alpha * (similarity + delta));
                }
            }
            held += isHeld ? 1 : 0;
            pull += isHeld ? Math.log(1 + own) : 0;
            push += Math.log(1 + other);
        }
        return pull / held + push / proxies.length;
    }

    /** Chen et al., equation 1, both ways of each pair; images of i's class are not among its negatives. */
    double ntXent(double tau) {
        double sum = 0;
        for (int t = 0; t < triplets(); t++) {
            sum += crossEntropy(anchor(t), positive(t), tau) + crossEntropy(positive(t), anchor(t), tau);
        }
        return sum / (2 * triplets());
    }

    private double crossEntropy(int i, int j, double tau) {
        double own = Math.exp(cosine(f[i], f[j]) / tau);
        double all = own;
        for (int k : others(i)) {
            all += Math.exp(cosine(f[i], f[k]) / tau);
        }
        return -Math.log(own / all);
    }

    /** Sohn, equation 7, with the mined negatives beside the other pairs' positives. */
    double nPair(double scale, double regularization) {
        double sum = 0;
        double norms = 0;
        for (int t = 0; t < triplets(); t++) {
            double[] a = f[anchor(t)];
            double inside = 1;
            for (int other = 0; other < triplets(); other++) {
                for (int k : new int[] {positive(other), negative(other)}) {
                    if (label(k) != label(anchor(t))) {
                        inside += Math.exp(scale * (product(a, f[k]) - product(a, f[positive(t)])));
                    }
                }
            }
            sum += Math.log(inside);
            norms += product(a, a) + product(f[positive(t)], f[positive(t)]);
        }
        return sum / triplets() + regularization * norms / (2 * triplets());
    }

    private int triplets() {
        return layout.triplets().count();
    }

    private int anchor(int t) {
        return layout.triplets().anchors()[t];
    }

    private int positive(int t) {
        return layout.triplets().positives()[t];
    }

    private int negative(int t) {
        return layout.triplets().negatives()[t];
    }

    private int label(int row) {
        return layout.labels()[row];
    }

    private TreeSet<Integer> members() {
        TreeSet<Integer> members = new TreeSet<>();
        for (int t = 0; t < triplets(); t++) {
            members.addAll(List.of(anchor(t), positive(t), negative(t)));
        }
        return members;
    }

    private List<Integer> others(int i) {
        return members().stream().filter(k -> label(k) != label(i)).toList();
    }

    private static double product(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(k -> a[k] * b[k]).sum();
    }

    private static double cosine(double[] a, double[] b) {
        return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
    }

    private static double distance(double[] a, double[] b) {
        return Math.sqrt(IntStream.range(0, a.length)
                .mapToDouble(k -> (a[k] - b[k]) * (a[k] - b[k]))
                .sum());
    }
}
