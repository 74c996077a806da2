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
import org.colotride.report.Progress;
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
        assertTrue(line(report, "Problem: images that cannot be read: 1").contains("Some_Bird_0001_2.jpg"));
        assertTrue(line(report, "Problem: images that cannot be decoded: 1").contains("Some_Bird_0000_101.jpg"));
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
