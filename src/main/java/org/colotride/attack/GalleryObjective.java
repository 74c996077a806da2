package org.colotride.attack;

import java.util.List;
import java.util.Map;

/**
 * An objective that depends on nothing but the distances to the whole gallery. {@link BatchObjective} evaluates several
 * of them in one pass over it.
 */
abstract class GalleryObjective implements QueryObjective {
    private final Gallery gallery;
    private GalleryPass single;

    GalleryObjective(Gallery gallery) {
        this.gallery = gallery;
    }

    final Gallery gallery() {
        return gallery;
    }

    /**
     * @param distances to every image, {@code [≥ N]}
     * @param weights receives dLoss/dDistance added to what it holds, {@code [≥ N]}; null if none is wanted
     */
    abstract double loss(float[] distances, float[] weights);

    /** @param distances to every image, {@code [N]} */
    abstract Map<String, Double> figuresAt(float[] distances);

    @Override
    public final double loss(int step, float[] embedding, float[] gradient) {
        if (single == null) {
            single = new GalleryPass(gallery, 1);
        }
        double[] losses = new double[1];
        single.evaluate(
                List.of(this),
                0,
                new float[][] {embedding},
                gradient == null ? null : new float[][] {gradient},
                losses);
        return losses[0];
    }

    @Override
    public final Map<String, Double> figures(float[] embedding) {
        return figuresAt(gallery.distances(embedding));
    }
}
