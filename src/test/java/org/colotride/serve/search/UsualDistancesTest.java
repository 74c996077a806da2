package org.colotride.serve.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.colotride.index.IndexOrigin;
import org.colotride.index.IndexSettings;
import org.colotride.index.IndexedImage;
import org.colotride.index.StoredIndex;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against all distances in double precision. */
class UsualDistancesTest {
    private static final int IMAGES = 60;
    private static final int DIMENSION = 5;

    @TempDir
    Path folder;

    @Test
    void ofAllImagesWhereThereAreFew() {
        List<float[]> embeddings = new ArrayList<>();
        SeededRandom random = new SeededRandom(4);
        IndexOrigin origin = new IndexOrigin("0".repeat(64), DIMENSION, DistanceMetric.E, "model.zip");
        double[] nearest = new double[IMAGES];
        try (StoredIndex index = StoredIndex.create(folder.resolve("index"), origin, IndexSettings.standard())) {
            assertFalse(UsualDistances.measure(index).known());
            List<IndexedImage> images = new ArrayList<>();
            for (int i = 0; i < IMAGES; i++) {
                float[] embedding = new float[DIMENSION];
                for (int d = 0; d < DIMENSION; d++) {
                    embedding[d] = (float) random.nextGaussian();
                }
                embeddings.add(embedding);
                images.add(new IndexedImage("image" + i, "path" + i, "", embedding, new byte[0]));
            }
            index.put(images.subList(0, 1));
            assertFalse(UsualDistances.measure(index).known(), "a single image has no other");
            index.put(images);
            for (int i = 0; i < IMAGES; i++) {
                nearest[i] = Double.POSITIVE_INFINITY;
                for (int j = 0; j < IMAGES; j++) {
                    nearest[i] =
                            j == i ? nearest[i] : Math.min(nearest[i], distance(embeddings.get(i), embeddings.get(j)));
                }
            }
            Arrays.sort(nearest);
            UsualDistances usual = UsualDistances.measure(index);
            assertTrue(usual.known());
            assertEquals(nearest[29], usual.median(), 1e-5);
            assertEquals(nearest[56], usual.most(), 1e-5);
            // Two images may be each other's nearest: a little more than either has.
            double distance = nearest[9] + 1e-4;
            double farther =
                    Arrays.stream(nearest).filter(other -> other > distance).count() / (double) IMAGES;
            assertEquals(farther, usual.farther(distance), 1e-12);
            assertEquals(IMAGES, index.sample(1000, 1).stream().distinct().count());
            assertEquals(index.sample(7, 1), index.sample(7, 1));
            assertEquals(7, index.sample(7, 2).stream().distinct().count());
        }
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - (double) b[i]) * (a[i] - (double) b[i]);
        }
        return Math.sqrt(sum);
    }
}
