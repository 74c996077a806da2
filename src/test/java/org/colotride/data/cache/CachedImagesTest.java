package org.colotride.data.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.colotride.config.ConfigException;
import org.colotride.data.ImageSet;
import org.colotride.data.RetrievalData;
import org.colotride.data.TestFiles;
import org.colotride.data.UnreadableImageException;
import org.colotride.data.pipeline.PipelineLoader;
import org.junit.jupiter.api.Test;

/** Against the same pipeline without a cache. */
class CachedImagesTest extends CacheFixture {
    @Test
    void givesTheSameBitsInEveryEpoch() throws IOException {
        RetrievalData plain = plain();
        RetrievalData cached = cached(1);
        for (int epoch = 0; epoch < 3; epoch++) {
            assertSame(plain.train(), cached.train(), 100 * epoch);
            assertSame(plain.test(), cached.test(), 100 * epoch);
            assertEquals(2 * IMAGES, filled());
        }
        assertEquals(2, files().size());
        assertSame(plain.train(), cached(1).train(), 7);
    }

    @Test
    void laterEpochsDoNotDecode() throws IOException {
        RetrievalData cached = cached(1);
        float[] before = read(cached.train(), 3, 1);
        Path file = folder.resolve("images/a/03.png");
        FileTime time = Files.getLastModifiedTime(file);
        long size = Files.size(file);
        Files.write(file, TestFiles.bytes((int) size, 1));
        Files.setLastModifiedTime(file, time);
        assertArrayEquals(before, read(cached.train(), 3, 1), "of a file with the same size and time");
    }

    @Test
    void aChangedFileIsDecodedAnew() throws IOException {
        RetrievalData cached = cached(1);
        float[] before = read(cached.train(), 3, 1);
        rewrite(3, 23, 500);
        float[] after = read(cached.train(), 3, 1);
        assertNotEquals(List.of(before), List.of(after));
        assertArrayEquals(read(plain().train(), 3, 1), after);
        assertArrayEquals(after, read(cached(1).train(), 3, 1));
        Files.delete(folder.resolve("images/a/03.png"));
        assertThrows(UnreadableImageException.class, () -> read(cached.train(), 3, 1));
    }

    @Test
    void aFileThatWasJustWrittenIsNotTrusted() throws IOException {
        Files.setLastModifiedTime(rewrite(3, 23, 5), FileTime.from(Instant.now()));
        RetrievalData cached = cached(1);
        read(cached.train(), 3, 1);
        assertEquals(0, filled());
    }

    @Test
    void otherTransformsHaveAnotherCache() throws IOException {
        assertSame(plain().train(), cached(1).train(), 1);
        Files.writeString(
                pipeline, Files.readString(pipeline).replace("height: 24, width: 24", "height: 24, width: 28"));
        assertSame(plain().train(), cached(1).train(), 1);
        assertTrue(files().size() > 2);
    }

    @Test
    void offWhenZeroAndRefusedWhenWrong() throws IOException {
        assertSame(plain().train(), cached(0).train(), 1);
        assertFalse(Files.exists(folder.resolve("cache")));
        assertTrue(assertThrows(ConfigException.class, () -> cached(-1))
                .getMessage()
                .contains("cache.gigabytes: -1.0 is not in [0"));
        ObjectNode overrides = images();
        overrides.putObject("cache").put("gigabytes", 1);
        assertTrue(assertThrows(ConfigException.class, () -> PipelineLoader.open(pipeline, overrides))
                .getMessage()
                .contains("cache.directory: is missing"));
        overrides.putObject("cache").put("gigabites", 1);
        assertThrows(ConfigException.class, () -> PipelineLoader.open(pipeline, overrides));
    }

    @Test
    void withoutAFixedSizeThereIsNoCache() throws IOException {
        pipeline = pipeline(
                "train: [randomResizedCrop: {height: 16, width: 16}]\ntest: [resize: {height: 16, width: 16}]\n");
        RetrievalData cached = cached(1);
        assertSame(plain().train(), cached.train(), 1);
        assertSame(plain().test(), cached.test(), 1);
        assertEquals(1, files().size());
    }

    @Test
    void manyThreadsReadAndWriteAtOnce() {
        ImageSet cached = cached(1).train();
        ImageSet plain = plain().train();
        float[][] expected =
                IntStream.range(0, IMAGES).mapToObj(i -> read(plain, i, i)).toArray(float[][]::new);
        IntStream.range(0, 4000).parallel().forEach(i -> {
            int index = new Random(i).nextInt(IMAGES);
            assertArrayEquals(expected[index], read(cached, index, index));
        });
    }
}
