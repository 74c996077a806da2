package org.colotride.data.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.colotride.data.ImageSet;
import org.colotride.data.RetrievalData;
import org.colotride.data.TestFiles;
import org.colotride.data.pipeline.PipelineLoader;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two small splits behind a pipeline, with and without a cache. */
abstract class CacheFixture {
    static final int IMAGES = 12;
    static final int IMAGE_BYTES = 3 * 24 * 24;
    static final CacheLayout LAYOUT = new CacheLayout(new byte[32], IMAGES, IMAGE_BYTES);

    @TempDir
    Path folder;

    Path pipeline;

    @BeforeEach
    void imagesOfDifferingSizes() throws IOException {
        for (int i = 0; i < 2 * IMAGES; i++) {
            rewrite(i, 20 + i, i);
        }
        pipeline = pipeline(
                """
                train:
                  - resize: {height: 24, width: 24}
                  - colorJitter: {brightness: 0.4, hue: 0.1}
                  - randomResizedCrop: {height: 16, width: 16}
                  - horizontalFlip: {}
                test:
                  - resize: {height: 24, width: 24}
                  - centerCrop: {height: 16, width: 16}
                """);
    }

    /** Image {@code i} of the training split, or of the test split from IMAGES on; long enough ago to be trusted. */
    Path rewrite(int i, int height, long seed) throws IOException {
        Path file = folder.resolve("images/" + (i < IMAGES / 2 ? "a" : i < IMAGES ? "b" : "c") + "/"
                + String.format(Locale.ROOT, "%02d", i) + ".png");
        TestFiles.writeImage(file, height, 25, seed);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(1000 - seed)));
        return file;
    }

    Path pipeline(String transforms) throws IOException {
        return Files.writeString(
                folder.resolve("p.yaml"),
                "source: {name: image-folder, args: {trainClasses: 2}}\nshape: {channels: 3, height: 16, width: 16}\n"
                        + transforms);
    }

    ObjectNode images() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("directory", folder.resolve("images").toString());
    }

    RetrievalData plain() {
        return PipelineLoader.open(pipeline, images());
    }

    RetrievalData cached(double gigabytes) {
        return cached(gigabytes, "cache");
    }

    RetrievalData cached(double gigabytes, String directory) {
        ObjectNode overrides = images();
        overrides
                .putObject("cache")
                .put("directory", folder.resolve(directory).toString())
                .put("gigabytes", gigabytes);
        return PipelineLoader.open(pipeline, overrides);
    }

    static float[] read(ImageSet set, int index, long seed) {
        float[] pixels = new float[set.shape().length()];
        set.read(index, new SeededRandom(seed), pixels, 0);
        return pixels;
    }

    static void assertSame(ImageSet expected, ImageSet actual, long seed) {
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(read(expected, i, seed + i), read(actual, i, seed + i), "image " + i);
        }
    }

    List<Path> files() throws IOException {
        return files("cache");
    }

    List<Path> files(String directory) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(directory))) {
            return files.filter(file -> file.toString().endsWith(".pixels"))
                    .sorted()
                    .toList();
        }
    }

    /** How many images are complete, by their entries in the index. */
    static int filled(Path file) throws IOException {
        int filled = 0;
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "r")) {
            for (int i = 0; i < IMAGES; i++) {
                raw.seek(LAYOUT.entryAt(i));
                filled += raw.readLong() == CacheLayout.marker(i) ? 1 : 0;
            }
        }
        return filled;
    }

    int filled() throws IOException {
        return filled("cache");
    }

    int filled(String directory) throws IOException {
        int sum = 0;
        for (Path file : files(directory)) {
            sum += filled(file);
        }
        return sum;
    }
}
