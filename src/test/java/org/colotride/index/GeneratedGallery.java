package org.colotride.index;

import java.util.ArrayList;
import java.util.List;
import org.colotride.random.SeededRandom;

/**
 * A large gallery that is made as it is read: classes around random centres of length 1, whose images spread along the same few
 * directions, as far as 0.6, and a little along all.
 */
final class GeneratedGallery {
    private static final int RANK = 40;
    private static final double ALONG = 0.6;
    private static final double AROUND = 0.15;
    private static final byte[] NO_THUMBNAIL = {};

    private final int dimension;
    private final float[][] centres;
    private final float[][] directions;

    GeneratedGallery(int classes, int dimension) {
        this.dimension = dimension;
        SeededRandom random = new SeededRandom(1);
        this.centres = vectors(random, classes);
        this.directions = vectors(random, RANK);
    }

    private float[][] vectors(SeededRandom random, int count) {
        float[][] vectors = new float[count][dimension];
        for (float[] vector : vectors) {
            for (int i = 0; i < dimension; i++) {
                vector[i] = (float) (random.nextGaussian() / Math.sqrt(dimension));
            }
        }
        return vectors;
    }

    List<IndexedImage> images(int first, int count) {
        List<IndexedImage> images = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            SeededRandom random = SeededRandom.derive(2, i);
            int label = random.nextInt(centres.length);
            float[] embedding = centres[label].clone();
            for (float[] direction : directions) {
                double along = ALONG / Math.sqrt(RANK) * random.nextGaussian();
                for (int k = 0; k < dimension; k++) {
                    embedding[k] += (float) (along * direction[k]);
                }
            }
            for (int k = 0; k < dimension; k++) {
                embedding[k] += (float) (AROUND / Math.sqrt(dimension) * random.nextGaussian());
            }
            String id = "image " + i;
            images.add(new IndexedImage(id, id, "class " + label, embedding, NO_THUMBNAIL));
        }
        return images;
    }
}
