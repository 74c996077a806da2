package org.colotride.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.colotride.config.ConfigException;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataProblem.Kind;
import org.colotride.data.DataReport;
import org.colotride.data.TestFiles;
import org.colotride.data.UnreadableImageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderSourceTest {
    @TempDir
    Path root;

    private final DataReport report = new DataReport(CorruptPolicy.SKIP);

    @BeforeEach
    void fourClassesOfThreeImages() {
        for (String name : List.of("d", "b", "a", "c")) {
            for (int i = 0; i < 3; i++) {
                TestFiles.writeImage(root.resolve(name + "/" + i + (i == 1 ? ".jpg" : ".png")), 4, 5, i);
            }
        }
    }

    private RawSplits open(Double trainClasses) {
        return new ImageFolderSource(root.toString(), trainClasses).open(report);
    }

    private static List<String> names(RawImages images) {
        return IntStream.range(0, images.size())
                .mapToObj(i -> images.className(images.label(i)) + ":" + images.name(i))
                .toList();
    }

    @Test
    void splitsTheSortedClasses() {
        RawSplits splits = open(0.5);
        assertEquals(
                List.of("a:a/0.png", "a:a/1.jpg", "a:a/2.png", "b:b/0.png", "b:b/1.jpg", "b:b/2.png"),
                names(splits.train()));
        assertEquals(List.of(0, 0, 0, 1, 1, 1), labels(splits.test()));
        assertEquals("c", splits.test().className(0));
        assertEquals(names(splits.train()), names(open(null).train()), "half is the default");
        assertEquals(3, open(3.0).train().classCount());
        assertEquals(3, open(0.75).train().classCount());
        assertTrue(report.clean());
    }

    private static List<Integer> labels(RawImages images) {
        return IntStream.range(0, images.size()).map(images::label).boxed().toList();
    }

    @Test
    void refusesASplitWithoutClasses() {
        for (double wrong : new double[] {0, -1, 4, 2.5, 0.1, 1, Double.NaN}) {
            String message =
                    assertThrows(ConfigException.class, () -> open(wrong)).getMessage();
            assertTrue(message.startsWith("args.trainClasses: " + wrong), message);
        }
    }

    @Test
    void refusesAFolderThatIsNone() {
        String missing = root.resolve("nowhere").toString();
        String message = assertThrows(ConfigException.class, () -> new ImageFolderSource(missing, null).open(report))
                .getMessage();
        assertTrue(message.contains("args.directory: " + missing), message);
        assertThrows(ConfigException.class, () -> new ImageFolderSource(null, null).open(report));
        assertThrows(ConfigException.class, () -> new ImageFolderSource(root + "/a", null).open(report));
    }

    @Test
    void reportsWhatIsUnusable() throws IOException {
        Files.writeString(root.resolve("a/notes.jpg"), "not an image at all");
        Files.write(root.resolve("a/empty.png"), new byte[0]);
        Files.createSymbolicLink(root.resolve("b/gone.png"), root.resolve("b/nothing.png"));
        Files.delete(root.resolve("d/0.png"));
        Files.delete(root.resolve("d/1.jpg"));
        Files.writeString(root.resolve("c/.DS_Store"), "no part of it");
        RawSplits splits = open(0.5);
        assertEquals(6, splits.train().size());
        assertEquals(List.of("c"), List.of(splits.test().className(0)));
        assertEquals(1, splits.test().classCount());
        assertEquals(
                Map.of(Kind.NOT_AN_IMAGE, 1, Kind.UNREADABLE, 1, Kind.MISSING, 1, Kind.SMALL_CLASS, 1),
                report.counts());
        String lines = report.toString();
        for (String part :
                List.of("a/notes.jpg (not a JPEG", "a/empty.png (an empty file)", "b/gone.png", "d (a single")) {
            assertTrue(lines.contains(part), lines);
        }
    }

    @Test
    void namesFoldersWithinClassesAndImagesBesideThem() throws IOException {
        TestFiles.writeImage(root.resolve("a/nested/deeper/1.png"), 4, 5, 1);
        Files.createDirectories(root.resolve("b/empty"));
        Files.createDirectories(root.resolve("c/.hidden/1"));
        TestFiles.writeImage(root.resolve("loose.jpg"), 4, 5, 1);
        Files.writeString(root.resolve("README.txt"), "of no concern");
        assertEquals(6, open(0.5).train().size());
        assertEquals(Map.of(Kind.MISPLACED, 2), report.counts());
        String lines = report.toString();
        for (String part : List.of("a/nested/ (a folder within a class", "args.directory", "loose.jpg (beside")) {
            assertTrue(lines.contains(part), lines);
        }
    }

    /** Queries of c and x, a gallery of c and y; names of files are those of the training images. */
    private Path queriesAndGallery(Path folder) {
        for (String name :
                List.of("query/c/0.png", "query/c/1.png", "query/x/0.png", "gallery/c/0.png", "gallery/y/7.png")) {
            TestFiles.writeImage(folder.resolve(name), 4, 5, name.hashCode());
        }
        return folder;
    }

    @Test
    void queriesAndGalleryMayLieApart(@TempDir Path other) {
        queriesAndGallery(other);
        RawSplits splits =
                new ImageFolderSource(root.toString(), null, other + "/query", other + "/gallery").open(report);

        assertEquals(4, splits.train().classCount(), "all classes train");
        assertEquals(List.of("c:query/c/0.png", "c:query/c/1.png", "x:query/x/0.png"), names(splits.test()));
        RawImages gallery = splits.gallery().orElseThrow();
        assertEquals(List.of("c:gallery/c/0.png", "y:gallery/y/7.png"), names(gallery));
        assertEquals(splits.test().label(0), gallery.label(0), "one class, one number");
        assertEquals(splits.test().className(gallery.label(1)), "y");
        assertTrue(report.clean(), report.toString());
    }

    @Test
    void aFolderHasOnePartOnly(@TempDir Path other) {
        queriesAndGallery(other);
        String query = other + "/query";
        for (ImageFolderSource wrong : List.of(
                new ImageFolderSource(root.toString(), null, query, other + "/gallery/../query"),
                new ImageFolderSource(root.toString(), null, root.toString(), query),
                new ImageFolderSource(root.toString(), null, query, root.toString()))) {
            String message = assertThrows(ConfigException.class, () -> wrong.open(report))
                    .getMessage();
            assertTrue(message.contains("an image has one part only"), message);
        }
    }

    @Test
    void halfASplitIsRefused(@TempDir Path other) {
        queriesAndGallery(other);
        String query = other + "/query";
        for (Supplier<ImageFolderSource> wrong : List.<Supplier<ImageFolderSource>>of(
                () -> new ImageFolderSource(root.toString(), null, query, null),
                () -> new ImageFolderSource(root.toString(), null, null, query),
                () -> new ImageFolderSource(root.toString(), 0.5, query, other + "/gallery"))) {
            String message =
                    assertThrows(IllegalArgumentException.class, wrong::get).getMessage();
            assertTrue(message.matches("(gallery|queries|trainClasses): .*"), message);
        }
        String empty = assertThrows(ConfigException.class, () -> new ImageFolderSource(
                                root.toString(), null, query + "/c", other + "/gallery")
                        .open(report))
                .getMessage();
        assertTrue(empty.startsWith("args.queries: " + query + "/c has 0 sub-folders"), empty);
    }

    @Test
    void recognisesAFileThatVanishedOrWasTruncatedLater() throws IOException {
        RawImages images = open(0.5).train();
        assertInstanceOf(RawImage.Encoded.class, images.read(0));
        for (int index : new int[] {0, 1}) {
            Path file = root.resolve(images.name(index));
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(whole, whole.length - 20));
            assertTrue(refusal(images, index).contains("truncated"));
            Files.write(file, "text".getBytes(StandardCharsets.US_ASCII));
            assertTrue(refusal(images, index).startsWith("not a JPEG"));
            Files.delete(file);
            assertTrue(messageOfReading(images, index).contains(file.toString()));
        }
    }

    /** Of what decodes it. */
    private static String refusal(RawImages images, int index) {
        byte[] bytes =
                assertInstanceOf(RawImage.Encoded.class, images.read(index)).bytes();
        return assertThrows(IllegalArgumentException.class, () -> ImageHeader.decodable(bytes))
                .getMessage();
    }

    private static String messageOfReading(RawImages images, int index) {
        return assertThrows(UnreadableImageException.class, () -> images.read(index))
                .getMessage();
    }
}
