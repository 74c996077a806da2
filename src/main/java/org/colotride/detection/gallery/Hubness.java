package org.colotride.detection.gallery;

import java.util.Arrays;
import org.colotride.attack.Gallery;
import org.colotride.detection.ExactSearch;
import org.colotride.detection.NeighbourSearch;
import org.colotride.detection.Neighbours;

/**
 * How often each image is among the k nearest of a query: its k-occurrence N_k (Radovanović, Nanopoulos and Ivanović, Hubs in
 * Space, JMLR 2010). An image that is among them far too often is a hub: in a space of many dimensions by nature, or because
 * somebody has put it there.
 */
final class Hubness {
    /** Queries whose distances are held at a time. */
    private static final int TOGETHER = 64;

    private Hubness() {}

    /**
     * Of every image of a gallery; where the gallery is not apart, each image is a query that searches all others.
     *
     * @return N_k, {@code [N]}
     */
    static int[] occurrences(Gallery gallery, int k) {
        int[] occurrences = new int[gallery.size()];
        NeighbourSearch search = new ExactSearch(gallery);
        Gallery queries = gallery.queries();
        int asked = gallery.isApart() ? k : k + 1;
        for (int first = 0; first < queries.size(); first += TOGETHER) {
            float[][] some = new float[Math.min(TOGETHER, queries.size() - first)][];
            for (int i = 0; i < some.length; i++) {
                some[i] = queries.embeddings().row(first + i);
            }
            int row = first;
            for (Neighbours found : search.nearestOfAll(some, asked)) {
                int own = gallery.isApart() ? -1 : row++;
                found.ids().stream()
                        .mapToInt(id -> (Integer) id)
                        .filter(id -> id != own)
                        .limit(k)
                        .forEach(id -> occurrences[id]++);
            }
        }
        return occurrences;
    }

    /** The third standardised moment E(N_k − μ)³/σ³, by which the paper measures hubness; 0 if all are the same. */
    static double skewness(int[] occurrences) {
        double mean = Arrays.stream(occurrences).average().orElse(0);
        double squares = 0;
        double cubes = 0;
        for (int count : occurrences) {
            squares += Math.pow(count - mean, 2) / occurrences.length;
            cubes += Math.pow(count - mean, 3) / occurrences.length;
        }
        return squares == 0 ? 0 : cubes / Math.pow(squares, 1.5);
    }
}
