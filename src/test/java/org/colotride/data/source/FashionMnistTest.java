package org.colotride.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colotride.config.ConfigException;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.TestFiles;
import org.colotride.tensor.ImageSize;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FashionMnistTest {
    private static final byte[] LABELS = {0, 9, 4, 4};

    @TempDir
    Path folder;

    private FashionMnist dataSet;

    /** Four files in the data set's form, six pixels an image; returns their digests. */
    static Map<String, String> write(Path folder, boolean gzip) {
        Map<String, String> digests = new HashMap<>();
        for (String name : IdxSource.FILES) {
            boolean images = name.contains("images");
            byte[] idx =
                    images ? TestFiles.idx(TestFiles.bytes(24, name.hashCode()), 4, 2, 3) : TestFiles.idx(LABELS, 4);
            Path file = TestFiles.write(folder.resolve(name + (gzip ? ".gz" : "")), gzip ? TestFiles.gzip(idx) : idx);
            digests.put(name, IdxFile.read(file, images ? 3 : 1).sha256());
        }
        return digests;
    }

    @BeforeEach
    void describe() {
        Map<String, String> digests = write(folder.resolve("elsewhere"), false);
        dataSet = new FashionMnist(folder.resolve("system"), folder.resolve("cache"), digests);
    }

    @Test
    void looksInTheConfiguredFolderThenTheSystemsThenTheCache() {
        assertEquals(Optional.empty(), dataSet.find());
        write(dataSet.cache(), true);
        assertEquals(dataSet.cache(), dataSet.locate(null));
        write(dataSet.system(), true);
        assertEquals(dataSet.system(), dataSet.locate(null));
        String configured = folder.resolve("elsewhere").toString();
        assertEquals(Path.of(configured), dataSet.locate(configured));
        String wrong = folder.resolve("nowhere").toString();
        String message =
                assertThrows(ConfigException.class, () -> dataSet.locate(wrong)).getMessage();
        assertTrue(message.contains(wrong) && message.contains("args.directory"), message);
    }

    @Test
    void namesTheThreeWaysWhenItIsNotHere() {
        String message =
                assertThrows(ConfigException.class, () -> dataSet.locate(null)).getMessage();
        for (String way :
                List.of("exec:java@fetch-data", "apt-get install dataset-fashion-mnist", "data.args.directory")) {
            assertTrue(message.contains(way), message);
        }
    }

    @Test
    void readsItsOwnSplits() {
        write(dataSet.cache(), true);
        RawSplits splits = new FashionMnistSource(null).open(dataSet);
        assertEquals(4, splits.train().size());
        assertEquals("train/1", splits.train().name(1));
        assertEquals("test/1", splits.test().name(1));
        assertEquals("Ankle boot", splits.test().className(splits.test().label(1)));
        assertEquals(10, splits.test().classCount());
        assertEquals(Optional.of(new ImageSize(2, 3)), splits.test().size2d());
        RawImage.Grey second = (RawImage.Grey) splits.train().read(1);
        assertEquals(TestFiles.bytes(24, IdxSource.FILES.get(0).hashCode())[6], second.bytes()[second.offset()]);
    }

    @Test
    void refusesFilesThatAreNotThePublishedOnes() {
        write(dataSet.cache(), true);
        Path changed = dataSet.cache().resolve(IdxSource.FILES.get(2) + ".gz");
        TestFiles.write(changed, TestFiles.gzip(TestFiles.idx(new byte[24], 4, 2, 3)));
        String message = assertThrows(ConfigException.class, () -> new FashionMnistSource(null).open(dataSet))
                .getMessage();
        assertTrue(message.contains(changed.toString()) && message.contains("SHA-256"), message);
    }

    @Test
    void readsAnyDataOfThisFormAsIdx() {
        write(folder.resolve("mnist"), true);
        DataReport report = new DataReport(CorruptPolicy.SKIP);
        RawSplits splits = new IdxSource(folder.resolve("mnist").toString(), null).open(report);
        assertEquals("9", splits.train().className(9));
        assertEquals(10, splits.train().classCount());
        TestFiles.write(folder.resolve("mnist/" + IdxSource.FILES.get(3) + ".gz"), TestFiles.idx(new byte[3], 3));
        String message = assertThrows(
                        ConfigException.class,
                        () -> new IdxSource(folder.resolve("mnist").toString(), null).open(report))
                .getMessage();
        assertTrue(message.contains("4 images but 3 labels"), message);
    }
}
