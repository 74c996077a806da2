package org.colotride.data.cache;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.colotride.data.ImageSet;
import org.colotride.data.RetrievalData;
import org.colotride.data.pipeline.PipelineLoader;
import org.colotride.random.SeededRandom;

/** A process of its own that reads a pipeline's images through a cache until it is killed. */
final class CacheProcess {
    private CacheProcess() {}

    /** @param rewrites whether it takes markers away all the time, so that it has something to write */
    static Process start(Path pipeline, ObjectNode overrides, Path cache, boolean rewrites) throws IOException {
        ObjectNode all = overrides.deepCopy();
        all.putObject("cache").put("directory", cache.toString()).put("gigabytes", 1);
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CacheProcess.class.getName(),
                        pipeline.toString(),
                        all.toString(),
                        Boolean.toString(rewrites)))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Waits until it has read everything once. */
    static boolean started(Process process) {
        return process.inputReader().lines().anyMatch("started"::equals);
    }

    public static void main(String... args) throws IOException {
        ObjectNode overrides = (ObjectNode) new ObjectMapper().readTree(args[1]);
        RetrievalData data = PipelineLoader.open(Path.of(args[0]), overrides);
        readAll(data.train());
        readAll(data.test());
        System.out.println("started");
        while (true) {
            if (Boolean.parseBoolean(args[2])) {
                forget(Path.of(overrides.at("/cache/directory").textValue()));
            }
            readAll(data.train());
        }
    }

    private static void readAll(ImageSet set) {
        float[] pixels = new float[set.shape().length()];
        for (int i = 0; i < set.size(); i++) {
            set.read(i, new SeededRandom(i), pixels, 0);
        }
    }

    /** Takes the markers away, so that there is always something to write. */
    private static void forget(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".pixels")).toList()) {
                try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
                    CacheLayout layout = new CacheLayout(new byte[32], 12, 1);
                    for (int slot = 0; slot < 12 && layout.entryAt(slot) + CacheLayout.ENTRY < raw.length(); slot++) {
                        raw.seek(layout.entryAt(slot));
                        raw.writeLong(0);
                    }
                }
            }
        }
    }
}
