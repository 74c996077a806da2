package org.colotride.attack;

/** Figures of one query's ranking, from which the query itself is left out. */
public final class Recall {
    private Recall() {}

    /**
     * R@1: 100 if the nearest other image is of the query's class, else 0; of equal distances that of lower row counts.
     *
     * @param distances of the query's embedding to every image
     */
    public static double atOne(BenignQuery query, Gallery gallery, float[] distances) {
        return gallery.labels()[nearest(query, gallery, distances)] == query.label() ? 100 : 0;
    }

    /** Row of the nearest other image; of equal distances the lower one. */
    public static int nearest(BenignQuery query, Gallery gallery, float[] distances) {
        int nearest = -1;
        for (int n = 0; n < gallery.size(); n++) {
            if (n != query.index() && (nearest < 0 || distances[n] < distances[nearest])) {
                nearest = n;
            }
        }
        if (nearest < 0) {
            throw new AttackException("the gallery holds nothing but the query; search more images");
        }
        return nearest;
    }

    /** How many other images rank before image {@code row}, of equal distances those of lower row. */
    public static int rank(BenignQuery query, Gallery gallery, float[] distances, int row) {
        int before = 0;
        for (int n = 0; n < gallery.size(); n++) {
            boolean ahead = distances[n] < distances[row] || distances[n] == distances[row] && n < row;
            before += n != query.index() && ahead ? 1 : 0;
        }
        return before;
    }
}
