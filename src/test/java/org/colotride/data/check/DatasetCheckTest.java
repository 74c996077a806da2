package org.colotride.data.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.TestFiles;
import org.colotride.data.source.OfficialCounts;
import org.colotride.data.source.RawImages;
import org.colotride.data.source.layout.Layout;
import org.colotride.data.source.layout.Layouts;
import org.colotride.io.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DatasetCheckTest {
    @TempDir
    Path folder;

    static List<Function<Path, Layout>> all() {
        return Layouts.all();
    }

    private static CheckReport check(Layout layout, Optional<OfficialCounts> expected) {
        return new DatasetCheck(layout.source(), expected).run(Progress.silent());
    }

    @ParameterizedTest
    @MethodSource("all")
    void aWholeDataSetPasses(Function<Path, Layout> writer) {
        Layout layout = writer.apply(folder);
        CheckReport report = check(layout, Optional.empty());
        assertTrue(report.passes(), report.lines()::toString);
        assertTrue(report.lines().get(0).startsWith("train: " + layout.images()[0] + " images of"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aSmallCopyHasNotThePublishedSize(Function<Path, Layout> writer) {
        Layout layout = writer.apply(folder);
        CheckReport report = check(layout, layout.source().official());
        assertEquals(layout.source().official().isEmpty(), report.passes(), report.lines()::toString);
        if (!report.passes()) {
            String problem = line(report, "Problem: sizes that are not as published");
            assertTrue(problem.contains("train has " + layout.images()[0] + " images"), problem);
        }
    }

    @Test
    void theRightSizePasses() {
        Layout layout = Layouts.inShop(folder);
        OfficialCounts.Split train = new OfficialCounts.Split(4, 2);
        OfficialCounts.Split query = new OfficialCounts.Split(2, 2);
        assertTrue(check(layout, Optional.of(new OfficialCounts(train, query, Optional.of(train))))
                .passes());
        String problem = line(
                check(layout, Optional.of(new OfficialCounts(train, query, Optional.of(query)))), "Problem: sizes");
        assertTrue(problem.contains("gallery has 4 images of 2 classes, expected are 2 of 2"), problem);
    }

    @Test
    void whatIsBrokenIsNamed() throws IOException {
        Layout layout = Layouts.cub(folder);
        Path images = layout.root().resolve("images");
        Files.delete(images.resolve("001.Some_Bird_1/Some_Bird_0000_1.jpg"));
        Path cut = images.resolve("002.Some_Bird_2/Some_Bird_0001_2.jpg");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 300));
        Path noise = images.resolve("101.Some_Bird_101/Some_Bird_0000_101.jpg");
        byte[] bytes = Files.readAllBytes(noise);
        System.arraycopy(TestFiles.bytes(bytes.length, 1), 0, bytes, 4, bytes.length - 6);
        Files.write(noise, bytes);
        CheckReport report = check(layout, Optional.empty());
        assertFalse(report.passes());
        assertTrue(line(report, "Problem: missing files (1 in all)").contains("Some_Bird_0000_1.jpg"));
        String broken = line(report, "Problem: images that cannot be decoded: 2");
        assertTrue(broken.contains("Some_Bird_0001_2.jpg: a truncated JPEG file"), broken);
        assertTrue(broken.contains("Some_Bird_0000_101.jpg"), broken);
    }

    @Test
    void doubleAndGreyImagesAreToldApart() throws IOException {
        Layout layout = Layouts.sop(folder);
        Path images = layout.root().resolve("bicycle_final");
        Files.copy(images.resolve("11108591_0.JPG"), replace(images.resolve("11108592_0.JPG")));
        Files.write(
                images.resolve("11108593_0.JPG"),
                TestFiles.encode(new BufferedImage(9, 9, BufferedImage.TYPE_BYTE_GRAY), "jpg"));
        CheckReport report = check(layout, Optional.empty());
        assertTrue(report.passes(), report.lines()::toString);
        assertTrue(line(report, "Note: images with the same content in one split: 1")
                .contains("11108591_0.JPG = bicycle_final/11108592_0.JPG"));
        assertTrue(line(report, "Note: grey images").contains("11108593_0.JPG"));

        Files.copy(images.resolve("11108591_1.JPG"), replace(images.resolve("11108594_0.JPG")));
        CheckReport mixed = check(layout, Optional.empty());
        assertFalse(mixed.passes());
        assertTrue(line(mixed, "Problem: images with the same content in two splits: 1")
                .contains("11108591_1.JPG = bicycle_final/11108594_0.JPG"));
    }

    @Test
    void ofSeveralEqualImagesTheFirstIsNamedWithEach() throws IOException {
        Layout layout = Layouts.sop(folder);
        Path images = layout.root().resolve("bicycle_final");
        for (String copy : List.of("11108593_1.JPG", "11108591_2.JPG", "11108592_0.JPG")) {
            Files.copy(images.resolve("11108591_1.JPG"), replace(images.resolve(copy)));
        }
        String expected = "Note: images with the same content in one split: 3: "
                + "bicycle_final/11108591_1.JPG = bicycle_final/11108591_2.JPG; "
                + "bicycle_final/11108591_1.JPG = bicycle_final/11108592_0.JPG; "
                + "bicycle_final/11108591_1.JPG = bicycle_final/11108593_1.JPG";
        for (int i = 0; i < 20; i++) {
            assertEquals(expected, line(check(layout, Optional.empty()), "Note: images with the same content"));
        }
    }

    @Test
    void equalPixelsAreFoundToo() throws IOException {
        Layout mnist = Layouts.mnist(folder.resolve("mnist"));
        byte[] train = TestFiles.bytes(60 * 784, 60);
        System.arraycopy(train, 0, train, 59 * 784, 784);
        TestFiles.write(
                mnist.root().resolve("train-images-idx3-ubyte.gz"), TestFiles.gzip(TestFiles.idx(train, 60, 28, 28)));
        byte[] test = TestFiles.bytes(40 * 784, 40);
        System.arraycopy(train, 784, test, 7 * 784, 784);
        TestFiles.write(
                mnist.root().resolve("t10k-images-idx3-ubyte.gz"), TestFiles.gzip(TestFiles.idx(test, 40, 28, 28)));
        CheckReport report = check(mnist, Optional.empty());
        assertTrue(report.passes(), report.lines()::toString);
        assertTrue(line(report, "Note: images with the same content in one split: 1: ")
                .endsWith("train/0 = train/59"));
        assertTrue(line(report, "Note: images with the same content in two splits: 1: ")
                .endsWith("train/1 = test/7"));

        Layout cifar = Layouts.cifar10(folder.resolve("cifar"));
        Path batch = cifar.root().resolve("data_batch_2.bin");
        byte[] bytes = Files.readAllBytes(batch);
        System.arraycopy(bytes, 1, bytes, 2 * 3073 + 1, 3072);
        Files.write(batch, bytes);
        assertTrue(line(check(cifar, Optional.empty()), "Note: images with the same content in one split: 1: ")
                .endsWith("train/4 = train/6"));
    }

    @Test
    void aListedClassOfOneImageCountsAndIsNoted() throws IOException {
        Layout layout = Layouts.inShop(folder);
        Path list = layout.root().resolve("Eval/list_eval_partition.txt");
        String single = "img/MEN/Denim/id_00000003/01_1_front.jpg";
        Files.writeString(list, Files.readString(list) + single + " id_00000003 train\n");
        TestFiles.writeImage(layout.root().resolve("Img").resolve(single), 20, 18, 77);
        OfficialCounts.Split train = new OfficialCounts.Split(5, 3);
        OfficialCounts.Split query = new OfficialCounts.Split(2, 2);
        OfficialCounts counts = new OfficialCounts(train, query, Optional.of(new OfficialCounts.Split(4, 2)));
        CheckReport report = check(layout, Optional.of(counts));
        assertTrue(report.passes(), report.lines()::toString);
        assertEquals("train: 5 images of 3 classes", report.lines().get(0));
        assertTrue(line(report, "Note: classes with fewer than 2 usable images (1 in all)")
                .contains("id_00000003 (a single usable image)"));
        Files.delete(layout.root().resolve("Img").resolve(single));
        assertTrue(line(check(layout, Optional.of(counts)), "Problem: missing files (1 in all)")
                .contains(single));
    }

    @Test
    void onlyTheFirstTenAreNamed() throws IOException {
        Layout layout = Layouts.omniglot(folder);
        RawImages train =
                layout.source().open(new DataReport(CorruptPolicy.SKIP)).train();
        for (int i = 0; i < train.size(); i++) {
            Files.write(folder.resolve(train.name(i)), TestFiles.encode(greyOf(i), "png"));
        }
        for (int i = 1; i <= 4; i++) {
            Files.write(
                    folder.resolve("images_background/Greek/character01/extra" + i + ".png"),
                    TestFiles.encode(greyOf(100 + i), "png"));
        }
        String note = line(check(layout, Optional.empty()), "Note: grey images");
        assertTrue(note.contains(": 12: ") && note.endsWith("; and 2 more"), note);
    }

    private static BufferedImage greyOf(int seed) {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(seed % 8, seed / 8 % 8, 0, 1 + seed % 200);
        return image;
    }

    private static Path replace(Path file) throws IOException {
        Files.delete(file);
        return file;
    }

    private static String line(CheckReport report, String start) {
        return report.lines().stream()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow(() -> new AssertionError(start + " is not in " + report.lines()));
    }
}
