package org.colotride.ui.run;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.colotride.live.EmbeddingSnapshot;
import org.colotride.tensor.Embeddings;
import smile.manifold.TSNE;
import smile.math.matrix.DenseMatrix;
import smile.math.matrix.EVD;
import smile.math.matrix.Matrix;

/** Embeddings in the plane, by Smile. Both take up to a few seconds: not for a thread that serves. */
final class Projections {
    private static final int PLANE = 2;
    /** t-SNE is usually run on as many principal components; it is much faster on them. */
    private static final int COMPONENTS = 30;

    private static final int ROUNDS = 500;
    /** With the usual 200, and some hundreds of points, Smile's descent diverges, and neighbours do not stay together. */
    private static final double LEARNING_RATE = 5;

    private static final double MOST_PERPLEXITY = 20;
    /** A direction of no more than this share of the variance is a rounding error. */
    private static final double NOTHING = 1e-12;

    private Projections() {}

    /**
     * @param points benign ones first, then adversarial ones, {@code [N + A, 2]}
     * @param explained share of the variance on each axis; null where that means nothing
     */
    record Plane(double[][] points, double[] explained) {}

    /** The plane of the benign embeddings' largest variance. */
    static Plane principalComponents(EmbeddingSnapshot snapshot) {
        return principalComponents(all(snapshot), snapshot.sample().benign().count(), PLANE);
    }

    /** Benign and adversarial embeddings together by t-SNE. */
    static Plane neighbours(EmbeddingSnapshot snapshot) {
        double[][] all = all(snapshot);
        double[][] fewer = all[0].length <= COMPONENTS
                ? all
                : principalComponents(all, all.length, COMPONENTS).points();
        double perplexity = Math.max(2, Math.min(MOST_PERPLEXITY, (all.length - 1) / 3.0));
        return new Plane(new TSNE(fewer, PLANE, perplexity, LEARNING_RATE, ROUNDS).getCoordinates(), null);
    }

    /**
     * All rows on the principal axes of the first {@code fitted}. The axes come from the products of these rows with each
     * other: there are some hundreds of images, but there may be thousands of coordinates, of whose covariances Smile's
     * PCA makes a matrix.
     */
    private static Plane principalComponents(double[][] all, int fitted, int axes) {
        double[][] rows = centred(all, fitted);
        DenseMatrix products = Matrix.zeros(fitted, fitted);
        products.setSymmetric(true);
        double total = 0;
        for (int i = 0; i < fitted; i++) {
            for (int j = 0; j <= i; j++) {
                double product = dot(rows[i], rows[j]);
                products.set(i, j, product);
                products.set(j, i, product);
            }
            total += products.get(i, i);
        }
        EVD decomposed = products.eigen();
        double[] variances = decomposed.getEigenValues();
        int[] largest = IntStream.range(0, fitted)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer k) -> variances[k]).reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        double[][] points = new double[rows.length][axes];
        double[] explained = new double[axes];
        for (int axis = 0; axis < Math.min(axes, fitted); axis++) {
            int chosen = largest[axis];
            if (variances[chosen] > NOTHING * total) {
                double[] direction = new double[rows[0].length];
                for (int i = 0; i < fitted; i++) {
                    add(direction, decomposed.getEigenVectors().get(i, chosen) / Math.sqrt(variances[chosen]), rows[i]);
                }
                for (int i = 0; i < rows.length; i++) {
                    points[i][axis] = dot(direction, rows[i]);
                }
                explained[axis] = variances[chosen] / total;
            }
        }
        return new Plane(points, explained);
    }

    /** Rows less the mean of the first of them. */
    private static double[][] centred(double[][] rows, int fitted) {
        double[] mean = new double[rows[0].length];
        for (int i = 0; i < fitted; i++) {
            add(mean, 1.0 / fitted, rows[i]);
        }
        double[][] centred = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            centred[i] = rows[i].clone();
            add(centred[i], -1, mean);
        }
        return centred;
    }

    private static void add(double[] to, double factor, double[] row) {
        for (int k = 0; k < to.length; k++) {
            to[k] += factor * row[k];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += a[k] * b[k];
        }
        return sum;
    }

    private static double[][] all(EmbeddingSnapshot snapshot) {
        double[][] benign = rows(snapshot.sample().benign());
        double[][] adversarial = rows(snapshot.sample().adversarial());
        double[][] all = Arrays.copyOf(benign, benign.length + adversarial.length);
        System.arraycopy(adversarial, 0, all, benign.length, adversarial.length);
        return all;
    }

    private static double[][] rows(Embeddings embeddings) {
        double[][] rows = new double[embeddings.count()][embeddings.dimension()];
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < rows[i].length; k++) {
                rows[i][k] = embeddings.values()[embeddings.offset(i) + k];
            }
        }
        return rows;
    }
}
