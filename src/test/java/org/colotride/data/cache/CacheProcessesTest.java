package org.colotride.data.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import org.colotride.data.ImageSet;
import org.colotride.data.TestFiles;
import org.colotride.data.pipeline.PipelineLoader;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cache between several processes, some of which are killed. */
@Tag("slow")
class CacheProcessesTest {
    @TempDir
    Path folder;

    private Path pipeline;
    private ImageSet plain;

    @BeforeEach
    void images() throws IOException {
        for (int i = 0; i < 18; i++) {
            Path file =
                    TestFiles.writeImage(folder.resolve("images/" + "abc".charAt(i / 6) + "/" + i + ".png"), 30, 25, i);
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(100)));
        }
        pipeline = Files.writeString(
                folder.resolve("p.yaml"),
                """
                source: {name: image-folder, args: {trainClasses: 2}}
                shape: {channels: 3, height: 16, width: 16}
                train: [resize: {height: 24, width: 24}, randomCrop: {height: 16, width: 16}]
                test: [resize: {height: 16, width: 16}]
                """);
        plain = PipelineLoader.open(pipeline, arguments()).train();
    }

    private ObjectNode arguments() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("directory", folder.resolve("images").toString());
    }

    private ImageSet cached() {
        ObjectNode all = arguments();
        all.putObject("cache")
                .put("directory", folder.resolve("cache").toString())
                .put("gigabytes", 1);
        return PipelineLoader.open(pipeline, all).train();
    }

    private void assertSame(ImageSet cached, int epoch) {
        float[] expected = new float[plain.shape().length()];
        float[] actual = expected.clone();
        for (int i = 0; i < plain.size(); i++) {
            plain.read(i, new SeededRandom(epoch + i), expected, 0);
            cached.read(i, new SeededRandom(epoch + i), actual, 0);
            assertArrayEquals(expected, actual, "image " + i);
        }
    }

    @Test
    void oneMayBeKilledAtAnyTime() throws Exception {
        for (int attempt = 0; attempt < 4; attempt++) {
            Process process = CacheProcess.start(pipeline, arguments(), folder.resolve("cache"), true);
            try {
                assertTrue(CacheProcess.started(process));
                // It takes markers away and writes without end.
                Thread.sleep(20 + 31 * attempt);
            } finally {
                process.destroyForcibly().waitFor();
            }
            ImageSet cached = cached();
            assertSame(cached, attempt);
            assertSame(cached, attempt + 100);
        }
    }

    @Test
    void twoFillAndReadTheSameFiles() throws Exception {
        Process other = CacheProcess.start(pipeline, arguments(), folder.resolve("cache"), true);
        try {
            assertTrue(CacheProcess.started(other));
            ImageSet cached = cached();
            for (int epoch = 0; epoch < 200; epoch++) {
                assertSame(cached, epoch);
            }
            assertTrue(other.isAlive());
            try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
                assertEquals(
                        2,
                        files.filter(file -> file.toString().endsWith(".pixels"))
                                .count());
            }
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void oneInUseByAnotherProcessIsNotRemoved() throws Exception {
        Process other = CacheProcess.start(pipeline, arguments(), folder.resolve("cache"), false);
        try {
            assertTrue(CacheProcess.started(other));
            CacheFolder small =
                    new CacheFolder(new CacheConfig(folder.resolve("cache").toString(), 30e-6));
            assertTrue(small.open("another", new CacheLayout(new byte[32], 10, 3000))
                    .isEmpty());
            assertTrue(other.isAlive());
        } finally {
            other.destroyForcibly().waitFor();
        }
        CacheFolder small =
                new CacheFolder(new CacheConfig(folder.resolve("cache").toString(), 30e-6));
        assertEquals(
                8,
                small.open("another", new CacheLayout(new byte[32], 10, 3000))
                        .orElseThrow()
                        .slots());
    }
}
