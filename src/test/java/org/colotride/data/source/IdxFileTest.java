package org.colotride.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.colotride.config.ConfigException;
import org.colotride.data.TestFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {
    @TempDir
    Path folder;

    private final byte[] values = TestFiles.bytes(2 * 3 * 4, 1);

    private IdxFile read(byte[] content, int rank) {
        return IdxFile.read(TestFiles.write(folder.resolve("file"), content), rank);
    }

    private void assertRefused(byte[] content, int rank, String reason) {
        String message =
                assertThrows(ConfigException.class, () -> read(content, rank)).getMessage();
        assertTrue(message.contains(reason) && message.contains(folder.toString()), message);
    }

    @Test
    void readsPlainAndGzippedAlike() {
        byte[] content = TestFiles.idx(values, 2, 3, 4);
        for (byte[] stored : new byte[][] {content, TestFiles.gzip(content)}) {
            IdxFile idx = read(stored, 3);
            assertArrayEquals(new int[] {2, 3, 4}, idx.dimensions());
            assertArrayEquals(values, idx.bytes());
        }
    }

    @Test
    void digestsTheUnpackedContent() {
        // sha256sum of the bytes 00 00 08 01 00 00 00 03 'a' 'b' 'c'
        byte[] content = TestFiles.idx("abc".getBytes(StandardCharsets.US_ASCII), 3);
        String expected = "379a7afbfd9f0de0a36184463dd209c260f4582821ea2e5e4c40c7eb713dbda2";
        assertEquals(expected, read(content, 1).sha256());
        assertEquals(expected, read(TestFiles.gzip(content), 1).sha256());
    }

    @Test
    void refusesWhatIsNoIdxFileOfThatRank() {
        assertRefused(TestFiles.idx(values, 2, 3, 4), 1, "begins with 0x00000803");
        assertRefused("not an IDX file".getBytes(StandardCharsets.US_ASCII), 3, "0x00000803");
        assertRefused(new byte[0], 3, "truncated");
    }

    @Test
    void refusesMoreThanMemoryShouldHold() {
        assertRefused(TestFiles.idx(new byte[10], 2_500_000, 28, 28), 3, "1960000000 values");
    }

    @Test
    void refusesAWrongLength() {
        byte[] content = TestFiles.idx(values, 2, 3, 4);
        assertRefused(Arrays.copyOf(content, content.length - 1), 3, "need 24 values, it holds 23");
        assertRefused(Arrays.copyOf(content, content.length + 1), 3, "longer than the 24 values");
        assertRefused(Arrays.copyOf(content, 9), 3, "truncated");
        byte[] gzipped = TestFiles.gzip(content);
        assertRefused(Arrays.copyOf(gzipped, gzipped.length - 12), 3, "truncated");
        assertRefused(TestFiles.idx(values, 70000, 70000, 4), 3, "impossible dimensions");
        assertRefused(TestFiles.idx(values, -2, 3, 4), 3, "impossible dimensions");
    }
}
