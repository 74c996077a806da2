package org.colotride.serve;

import java.nio.file.Path;
import org.colotride.library.ImageModel;

/** What a network does on its own: batches of pixels that are in memory. Prints images per second. */
public final class EngineMeasurement {
    private static final int BATCH = 64;

    private EngineMeasurement() {}

    public static void main(String... arguments) {
        double seconds = Double.parseDouble(arguments[1]);
        try (ImageModel model = ImageModel.load(Path.of(arguments[0]))) {
            float[] pixels = new float[BATCH * model.shape().length()];
            float[] embeddings = new float[BATCH * model.dimension()];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = i % 251 / 250f;
            }
            run(model, pixels, embeddings, seconds / 3);
            System.out.println(run(model, pixels, embeddings, seconds));
        }
        // The libraries' own threads would go on.
        System.exit(0);
    }

    private static double run(ImageModel model, float[] pixels, float[] embeddings, double seconds) {
        long start = System.nanoTime();
        int images = 0;
        while (System.nanoTime() - start < seconds * 1e9) {
            model.embed(pixels, BATCH, embeddings);
            images += BATCH;
        }
        return images / ((System.nanoTime() - start) / 1e9);
    }
}
