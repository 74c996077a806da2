package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.colotride.data.ImageSet;
import org.colotride.data.TestFiles;
import org.colotride.data.pipeline.PipelineLoader;
import org.colotride.model.SetEmbedder.EmbeddedSet;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptGalleryTest {
    private static final int DIMENSION = 3;

    @TempDir
    Path folder;

    private KeptGallery kept;
    private int embedded;

    @BeforeEach
    void images() throws IOException {
        for (String name : List.of("a", "b", "c", "d")) {
            for (int i = 0; i < 3; i++) {
                settled(TestFiles.writeImage(folder.resolve("images/" + name + "/" + i + ".png"), 70, 70, i));
            }
        }
        Path model = Files.writeString(folder.resolve("model.zip"), "weights");
        kept = new KeptGallery(folder.resolve("model-gallery.bin"), model);
    }

    private static void settled(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L));
    }

    private ImageSet gallery(String... overrides) {
        ObjectNode arguments = JsonNodeFactory.instance
                .objectNode()
                .put("directory", folder.resolve("images").toString());
        for (int i = 0; i < overrides.length; i += 2) {
            arguments.put(overrides[i], overrides[i + 1]);
        }
        return PipelineLoader.open(Path.of("data-pipelines/image-folder.yaml"), arguments)
                .test();
    }

    /** Numbers that tell how often this was asked; the second image cannot be read. */
    private EmbeddedSet embed(ImageSet set) {
        embedded++;
        int[] indices = {0, 2, 3, 4, 5};
        float[] values = new float[indices.length * DIMENSION + 4];
        for (int i = 0; i < values.length; i++) {
            values[i] = embedded + i / 7f;
        }
        values[2] = Float.MIN_VALUE;
        return new EmbeddedSet(
                new Embeddings(values, indices.length, DIMENSION),
                Arrays.stream(indices).map(set::label).toArray(),
                indices);
    }

    private EmbeddedSet query(ImageSet set) {
        return kept.of(set, DIMENSION, this::embed);
    }

    private void assertEmbedded(int times) {
        assertEquals(times, embedded);
    }

    @Test
    void aSecondQueryEmbedsNothing() {
        EmbeddedSet first = query(gallery());
        EmbeddedSet second = query(gallery());
        assertEmbedded(1);
        assertArrayEquals(first.indices(), second.indices());
        assertArrayEquals(new int[] {0, 0, 1, 1, 1}, second.labels());
        assertEquals(first.embeddings().count(), second.embeddings().count());
        for (int i = 0; i < first.indices().length; i++) {
            assertArrayEquals(first.embeddings().row(i), second.embeddings().row(i));
        }
    }

    @Test
    void anotherModelEmbedsAnew() throws IOException {
        query(gallery());
        Files.writeString(kept.model(), "other weights");
        query(gallery());
        assertEmbedded(2);
        query(gallery());
        assertEmbedded(2);
    }

    @Test
    void otherImagesAreEmbeddedAnew() throws IOException {
        query(gallery());
        Path changed = TestFiles.writeImage(folder.resolve("images/c/1.png"), 71, 70, 99);
        settled(changed);
        query(gallery());
        assertEmbedded(2);
        Files.setLastModifiedTime(changed, FileTime.fromMillis(1_700_000_001_000L));
        query(gallery());
        assertEmbedded(3);
        Files.move(changed, changed.resolveSibling("10.png"));
        query(gallery());
        assertEmbedded(4);
        Files.move(folder.resolve("images/d"), folder.resolve("images/e"));
        query(gallery());
        assertEmbedded(5);
        query(gallery("orientation", "exif"));
        assertEmbedded(6);
        query(gallery("orientation", "exif"));
        assertEmbedded(6);
    }

    @Test
    void whatJustChangedIsNotTrusted() throws IOException {
        TestFiles.writeImage(folder.resolve("images/c/1.png"), 70, 70, 1);
        query(gallery());
        assertFalse(Files.exists(kept.file()));
        query(gallery());
        assertEmbedded(2);
    }

    @Test
    void aDamagedFileIsReplaced() throws IOException {
        EmbeddedSet expected = query(gallery());
        byte[] whole = Files.readAllBytes(kept.file());
        int times = 1;
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x40;
            Files.write(kept.file(), damaged);
            embedded = 0;
            assertArrayEquals(
                    expected.embeddings().row(0), query(gallery()).embeddings().row(0), "byte " + at);
            assertEmbedded(times);
            assertArrayEquals(whole, Files.readAllBytes(kept.file()), "byte " + at);
        }
        for (int length : new int[] {0, 7, 60, whole.length - 1}) {
            Files.write(kept.file(), Arrays.copyOf(whole, length));
            embedded = 0;
            query(gallery());
            assertEmbedded(1);
        }
        Files.write(kept.file(), Arrays.copyOf(whole, whole.length + 1));
        embedded = 0;
        query(gallery());
        assertEmbedded(1);
    }

    @Test
    void whereNothingCanBeWrittenItWorksWithout() throws IOException {
        Path blocked = Files.writeString(folder.resolve("blocked"), "a file, not a folder");
        kept = new KeptGallery(blocked.resolve("gallery.bin"), kept.model());
        query(gallery());
        query(gallery());
        assertEmbedded(2);
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(3, files.count(), "nothing is left behind");
        }
    }

    @Test
    void imagesWithoutAnIdentityAreNotKept() {
        ImageSet random = new RandomImages(3, 2, new ImageShape(1, 4, 4));
        assertEquals(Optional.empty(), random.identity());
        query(random);
        query(random);
        assertEmbedded(2);
    }
}
