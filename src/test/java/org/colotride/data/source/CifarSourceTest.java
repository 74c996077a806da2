package org.colotride.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.colotride.config.ConfigException;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.source.layout.Layout;
import org.colotride.data.source.layout.Layouts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarSourceTest {
    private static final int RECORD = 3073;

    @TempDir
    Path folder;

    private static RawSplits open(Layout layout) {
        return layout.source().open(new DataReport(CorruptPolicy.SKIP));
    }

    /** Zeros, which take no room on the disk. */
    private static void resize(Path file, long bytes) throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(bytes);
        }
    }

    @Test
    void asManyImagesAsPublishedAreRead() throws IOException {
        Layout layout = Layouts.cifar10(folder);
        for (int i = 1; i <= 5; i++) {
            resize(layout.root().resolve("data_batch_" + i + ".bin"), 10_000L * RECORD);
        }
        RawImages train = open(layout).train();
        assertEquals(50_000, train.size());
        assertEquals(0, train.label(49_999));
    }

    @Test
    void moreThanPublishedAreRefusedBeforeTheyAreRead() throws IOException {
        Layout layout = Layouts.cifar10(folder);
        Path batch = layout.root().resolve("data_batch_3.bin");
        resize(batch, 50_001L * RECORD);
        String one = assertThrows(ConfigException.class, () -> open(layout)).getMessage();
        assertTrue(one.contains("data_batch_3.bin: has 50001 images, more than the 50000"), one);
        resize(batch, 50_000L * RECORD);
        String all = assertThrows(ConfigException.class, () -> open(layout)).getMessage();
        assertTrue(all.contains("the train split has more than the 50000 images"), all);
        resize(batch, 1_000_000L * RECORD);
        assertTrue(assertThrows(ConfigException.class, () -> open(layout))
                .getMessage()
                .contains("data_batch_3.bin: has 1000000 images"));
    }
}
