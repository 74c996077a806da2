package org.colotride.serve;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.colotride.library.ImageModel;

/**
 * What a network does on its own: batches of pixels that are in memory. For each line that it reads, a number of seconds, it
 * embeds for so long and prints how many images that were.
 */
public final class EngineMeasurement {
    private static final int BATCH = 64;

    private EngineMeasurement() {}

    public static void main(String... arguments) throws IOException {
        try (ImageModel model = ImageModel.load(Path.of(arguments[0]));
                BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            float[] pixels = new float[BATCH * model.shape().length()];
            float[] embeddings = new float[BATCH * model.dimension()];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = i % 251 / 250f;
            }
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                long end = System.nanoTime() + (long) (Double.parseDouble(line) * 1e9);
                int images = 0;
                while (System.nanoTime() < end) {
                    model.embed(pixels, BATCH, embeddings);
                    images += BATCH;
                }
                System.out.println(images);
            }
        }
        // The libraries' own threads would go on.
        System.exit(0);
    }
}
