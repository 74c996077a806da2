package org.colotride.index;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;

/** Made-up images, whose embeddings lie around the centres of their classes as a trained model's do. */
final class ClusteredImages {
    static final String SHA256 = "0123456789abcdef".repeat(4);

    private final SeededRandom random;
    private final float[][] centres;
    private final double spread;

    /** @param spread of an embedding around its centre, whose length is about 1 */
    ClusteredImages(long seed, int classes, int dimension, double spread) {
        this.random = new SeededRandom(seed);
        this.spread = spread;
        this.centres = new float[classes][dimension];
        for (float[] centre : centres) {
            for (int i = 0; i < dimension; i++) {
                centre[i] = (float) (random.nextGaussian() / Math.sqrt(dimension));
            }
        }
    }

    static IndexOrigin origin(int dimension, DistanceMetric metric) {
        return new IndexOrigin(SHA256, dimension, metric, "model.zip");
    }

    float[] embedding(int label) {
        float[] centre = centres[label];
        float[] embedding = new float[centre.length];
        for (int i = 0; i < embedding.length; i++) {
            embedding[i] = (float) (centre[i] + spread * random.nextGaussian() / Math.sqrt(embedding.length));
        }
        return embedding;
    }

    /** Of a class that is drawn; of the last class, images without any. */
    IndexedImage image(String id) {
        int label = random.nextInt(centres.length);
        String name = label == centres.length - 1 ? "" : "class " + label;
        byte[] thumbnail = ("picture of " + id).getBytes(StandardCharsets.UTF_8);
        return new IndexedImage(id, "folder/" + id, name, embedding(label), thumbnail);
    }

    List<IndexedImage> images(int count) {
        List<IndexedImage> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            images.add(image("image " + i));
        }
        return images;
    }

    static Embeddings embeddings(List<IndexedImage> images, int dimension) {
        Embeddings all = Embeddings.zeros(images.size(), dimension);
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(images.get(i).embedding(), 0, all.values(), all.offset(i), dimension);
        }
        return all;
    }
}
