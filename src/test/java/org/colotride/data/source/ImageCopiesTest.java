package org.colotride.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.TestFiles;
import org.colotride.data.source.ImageCopies.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCopiesTest {
    @TempDir
    Path folder;

    /** Files of these contents, whatever they hold: nothing is decoded to compare. */
    private RawImages files(String split, byte[]... contents) {
        List<FileImages.Entry> entries = IntStream.range(0, contents.length)
                .mapToObj(i -> {
                    byte[] jpeg = new byte[contents[i].length + 3];
                    System.arraycopy(new byte[] {-1, -40, -1}, 0, jpeg, 0, 3);
                    System.arraycopy(contents[i], 0, jpeg, 3, contents[i].length);
                    Path file = TestFiles.write(folder.resolve(split + i + ".jpg"), jpeg);
                    return new FileImages.Entry(file, split + i, "c");
                })
                .toList();
        return FileImages.checked(List.of("c"), entries, new DataReport(CorruptPolicy.SKIP));
    }

    private static byte[] changed(byte[] bytes, int at) {
        byte[] changed = bytes.clone();
        changed[at]++;
        return changed;
    }

    @Test
    void findsEqualFilesHoweverLateOthersDiffer() {
        byte[] large = TestFiles.bytes(20_000, 1);
        byte[] small = TestFiles.bytes(50, 2);
        RawImages images = files(
                "a",
                large,
                changed(large, 10),
                changed(large, 19_999),
                small,
                large,
                Arrays.copyOf(large, 19_999),
                small,
                large);
        assertEquals(
                List.of(new Pair(0, 4), new Pair(3, 6), new Pair(4, 0), new Pair(6, 3), new Pair(7, 0)),
                ImageCopies.among(images));
    }

    @Test
    void aGalleryThatIsApartIsSearchedAlone() {
        byte[] one = TestFiles.bytes(9000, 1);
        byte[] two = TestFiles.bytes(9000, 2);
        byte[] three = TestFiles.bytes(9000, 3);
        RawImages queries = files("q", one, two, two, one);
        RawImages gallery = files("g", three, one, one);
        assertEquals(List.of(new Pair(0, 1), new Pair(3, 1)), ImageCopies.between(queries, gallery));
        assertEquals(List.of(), ImageCopies.between(files("r", two, two), gallery));
    }

    @Test
    void pixelsInMemoryAreCompared() {
        byte[] pixels = TestFiles.bytes(5 * 12, 1);
        System.arraycopy(pixels, 12, pixels, 36, 12);
        IdxImages images = new IdxImages(
                "test",
                new IdxFile(new int[] {5, 3, 4}, pixels, ""),
                new IdxFile(new int[] {5}, new byte[5], ""),
                List.of("c"));
        assertEquals(List.of(new Pair(1, 3), new Pair(3, 1)), ImageCopies.among(images));
    }

    @Test
    void aFileThatVanishedIsLeftToWhoReadsIt() throws IOException {
        byte[] one = TestFiles.bytes(90, 1);
        RawImages images = files("a", one, one, one);
        Files.delete(folder.resolve("a1.jpg"));
        assertEquals(List.of(new Pair(0, 2), new Pair(2, 0)), ImageCopies.among(images));
    }
}
