package org.colotride.retrieval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.ml.clustering.CentroidCluster;
import org.apache.commons.math3.ml.clustering.Clusterable;
import org.apache.commons.math3.ml.clustering.KMeansPlusPlusClusterer;
import org.apache.commons.math3.ml.distance.EuclideanDistance;
import org.apache.commons.math3.random.Well19937c;
import org.colotride.tensor.Embeddings;

/** K-means clusters of embeddings, and how well a clustering agrees with classes. */
public final class Clustering {
    private Clustering() {}

    private record Point(int index, double[] coordinates) implements Clusterable {
        @Override
        public double[] getPoint() {
            return coordinates;
        }
    }

    /**
     * The cluster of each embedding, by k-means++ of commons-math.
     *
     * @param embeddings {@code [N, D]}; held once more in double precision
     * @param clusters k, 1 … N
     * @param iterations at most so many of Lloyd's, ≥ 1
     * @param random seeds the choice of the first centres
     * @return clusters 0 … k − 1, {@code [N]}
     */
    public static int[] kMeans(Embeddings embeddings, int clusters, int iterations, RandomGenerator random) {
        List<Point> points = new ArrayList<>(embeddings.count());
        for (int i = 0; i < embeddings.count(); i++) {
            double[] coordinates = new double[embeddings.dimension()];
            for (int k = 0; k < coordinates.length; k++) {
                coordinates[k] = embeddings.values()[embeddings.offset(i) + k];
            }
            points.add(new Point(i, coordinates));
        }
        List<CentroidCluster<Point>> found = new KMeansPlusPlusClusterer<Point>(
                        clusters, iterations, new EuclideanDistance(), new Well19937c(random.nextLong()))
                .cluster(points);
        int[] assignment = new int[embeddings.count()];
        for (int cluster = 0; cluster < found.size(); cluster++) {
            for (Point point : found.get(cluster).getPoints()) {
                assignment[point.index()] = cluster;
            }
        }
        return assignment;
    }

    /**
     * Normalised mutual information of two assignments of the same images: the mutual information divided by the
     * arithmetic mean of the two entropies. In [0, 1]; 1 if both put every image in one group.
     *
     * @throws IllegalArgumentException if they differ in length or are empty
     */
    public static double normalisedMutualInformation(int[] clusters, int[] classes) {
        if (clusters.length != classes.length || clusters.length == 0) {
            throw new IllegalArgumentException(
                    clusters.length + " cluster assignments against " + classes.length + " classes");
        }
        Map<List<Integer>, Integer> joint = new HashMap<>();
        for (int i = 0; i < clusters.length; i++) {
            joint.merge(List.of(clusters[i], classes[i]), 1, Integer::sum);
        }
        double ofClusters = entropy(sizes(clusters), clusters.length);
        double ofClasses = entropy(sizes(classes), classes.length);
        double mean = (ofClusters + ofClasses) / 2;
        double mutual = ofClusters + ofClasses - entropy(joint, clusters.length);
        return mean == 0 ? 1 : Math.min(1, Math.max(0, mutual / mean));
    }

    private static Map<Integer, Integer> sizes(int[] groups) {
        Map<Integer, Integer> sizes = new HashMap<>();
        Arrays.stream(groups).forEach(group -> sizes.merge(group, 1, Integer::sum));
        return sizes;
    }

    private static double entropy(Map<?, Integer> sizes, double total) {
        return sizes.values().stream()
                .mapToDouble(size -> -size / total * Math.log(size / total))
                .sum();
    }
}
