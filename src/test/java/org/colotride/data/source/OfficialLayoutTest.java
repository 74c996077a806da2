package org.colotride.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.colotride.config.ConfigException;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataProblem.Kind;
import org.colotride.data.DataReport;
import org.colotride.data.source.layout.Layout;
import org.colotride.data.source.layout.Layouts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each data set, small, in its official layout: opened, and broken in one place. */
class OfficialLayoutTest {
    @TempDir
    Path folder;

    private final DataReport report = new DataReport(CorruptPolicy.SKIP);

    static List<Function<Path, Layout>> all() {
        return Layouts.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void isReadWhole(Function<Path, Layout> writer) {
        Layout layout = writer.apply(folder);
        RawSplits splits = layout.source().open(report);
        assertTrue(report.clean(), report::toString);
        assertEquals(layout.images()[0], splits.train().size());
        assertEquals(layout.images()[1], splits.test().size());
        assertEquals(layout.images()[2], splits.gallery().map(RawImages::size).orElse(0));
        for (RawImages images : splits.gallery().isPresent()
                ? List.of(splits.train(), splits.test(), splits.gallery().get())
                : List.of(splits.train(), splits.test())) {
            for (int i = 0; i < images.size(); i++) {
                images.read(i);
                assertTrue(images.label(i) >= 0 && images.label(i) < images.classCount());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void isNotFoundElsewhere(Function<Path, Layout> writer) throws IOException {
        Layout layout = writer.apply(folder);
        Files.move(layout.root(), folder.resolveSibling(folder.getFileName() + "-away"));
        String message = fails(layout);
        assertTrue(message.contains("directory") || message.contains("args.file"), message);
    }

    @Test
    void cubSplitsByClassAndNamesThemByTheirFolders() {
        RawSplits splits = Layouts.cub(folder).source().open(report);
        assertEquals("001.Some_Bird_1", splits.train().className(0));
        assertEquals("102.Some_Bird_102", splits.test().className(1));
        assertEquals("102.Some_Bird_102/Some_Bird_0002_102.jpg", splits.test().name(5));
        assertEquals(1, splits.test().label(5));
    }

    @Test
    void cubNamesTheBrokenLine() throws IOException {
        Layout layout = Layouts.cub(folder);
        replace(layout, "image_class_labels.txt", "4 2\n", "4 203\n");
        assertFails(layout, "image_class_labels.txt:4", "203", "classes.txt");
        replace(layout, "image_class_labels.txt", "4 203\n", "");
        assertFails(layout, "images.txt:4", "image 4", "image_class_labels.txt");
        replace(layout, "image_class_labels.txt", "5 2\n", "4 2\n5 2\n");
        replace(layout, "images.txt", "3 001", "three 001");
        assertFails(layout, "images.txt:3", "'three'");
        replace(layout, "images.txt", "three 001", "3 ../../001");
        assertFails(layout, "images.txt:3", "outside");
        replace(layout, "images.txt", "3 ../../001", "\n");
        assertFails(layout, "images.txt:4", "fields");
        Files.delete(layout.root().resolve("classes.txt"));
        assertFails(layout, "classes.txt", "missing");
    }

    @Test
    void bothLayoutsOfCarsHoldTheSameClasses() throws IOException {
        RawSplits together = Layouts.carsTogether(folder.resolve("a")).source().open(report);
        RawSplits devkit = Layouts.carsByDevkit(folder.resolve("b")).source().open(report);
        assertEquals(classes(together.train()), classes(devkit.train()));
        assertEquals(classes(together.test()), classes(devkit.test()));
        assertEquals(List.of("99 Maker Model 99", "100 Maker Model 100"), classes(devkit.test()));
        assertTrue(IntStream.range(0, 4).mapToObj(devkit.test()::name).anyMatch("cars_test/00003.jpg"::equals));
    }

    @Test
    void carsSayWhichAnnotationsAreMissingOrBroken() throws IOException {
        Layout layout = Layouts.carsByDevkit(folder);
        Path test = layout.root().resolve("devkit/cars_test_annos_withlabels.mat");
        byte[] whole = Files.readAllBytes(test);
        Files.write(test, Arrays.copyOf(whole, whole.length / 2));
        assertFails(layout, "cars_test_annos_withlabels.mat", "cannot be read");
        Files.delete(test);
        assertFails(layout, "cars_test_annos_withlabels.mat", "with labels");
    }

    @Test
    void sopRefusesAProductInBothLists() throws IOException {
        Layout layout = Layouts.sop(folder);
        replace(layout, "Ebay_test.txt", " 4 1 ", " 3 1 ");
        assertFails(layout, "product 3", "both lists");
        replace(layout, "Ebay_test.txt", " 3 1 ", " x 1 ");
        assertFails(layout, "Ebay_test.txt:2", "class_id 'x'");
    }

    @Test
    void inShopKeepsQueriesAndGalleryApart() throws IOException {
        Layout layout = Layouts.inShop(folder);
        RawSplits splits = layout.source().open(report);
        RawImages gallery = splits.gallery().orElseThrow();
        assertEquals(List.of("id_00000007", "id_00000008"), classes(splits.test()));
        assertEquals(classes(splits.test()), classes(gallery));
        TreeMap<Integer, Integer> found = new TreeMap<>();
        IntStream.range(0, gallery.size()).forEach(i -> found.merge(gallery.label(i), 1, Integer::sum));
        assertEquals(new TreeMap<>(Map.of(0, 2, 1, 2)), found);
        replace(layout, "Eval/list_eval_partition.txt", "query", "queries");
        assertFails(layout, "list_eval_partition.txt:7", "'queries'");
    }

    @Test
    void cifarReadsPlanesAndRefusesATruncatedFile() throws IOException {
        Layout layout = Layouts.cifar100(folder);
        RawSplits splits = layout.source().open(report);
        assertEquals("fine1", splits.train().className(splits.train().label(2)));
        byte[] bytes = Files.readAllBytes(layout.root().resolve("test.bin"));
        RawImage.Planes third = (RawImage.Planes) splits.test().read(2);
        assertEquals(bytes[2 * 3074 + 2], third.bytes()[third.offset()]);
        Files.write(layout.root().resolve("test.bin"), Arrays.copyOf(bytes, bytes.length - 1));
        assertFails(layout, "test.bin", "not a multiple of the 3074");
    }

    @Test
    void manifestNamesTheBrokenLine() throws IOException {
        Layout layout = Layouts.manifest(folder);
        RawSplits splits = layout.source().open(report);
        assertEquals(List.of("red, large", "a \"blue\" one"), classes(splits.train()));
        replace(layout, "list.csv", "query,pictures/query 5.png", "validation,pictures/query 5.png");
        assertFails(layout, "list.csv:6", "'validation'");
        replace(layout, "list.csv", "validation,pictures/query 5.png", "query,/pictures/query 5.png");
        assertFails(layout, "list.csv:6", "outside");
        replace(layout, "list.csv", "query,/pictures/query 5.png", "query,");
        assertFails(layout, "list.csv:6", "has no path");
        replace(layout, "list.csv", "split,path", "split,file");
        assertFails(layout, "list.csv:2", "path,class,split");
    }

    @Test
    void anAbsentImageIsReportedByName() throws IOException {
        Layout layout = Layouts.sop(folder);
        Files.delete(layout.root().resolve("bicycle_final/11108591_1.JPG"));
        RawSplits splits = layout.source().open(report);
        assertEquals(7, splits.train().size());
        assertEquals(
                "bicycle_final/11108591_1.JPG",
                report.examples(Kind.MISSING).get(0).name());
    }

    private static List<String> classes(RawImages images) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < images.classCount(); i++) {
            names.add(images.className(i));
        }
        return names;
    }

    private void replace(Layout layout, String file, String from, String to) throws IOException {
        Path path = layout.root().resolve(file);
        String text = Files.readString(path);
        assertTrue(text.contains(from), from);
        int at = text.indexOf(from);
        Files.writeString(path, text.substring(0, at) + to + text.substring(at + from.length()));
    }

    private String fails(Layout layout) {
        return assertThrows(ConfigException.class, () -> layout.source().open(report))
                .getMessage();
    }

    private void assertFails(Layout layout, String... parts) {
        String message = fails(layout);
        Stream.of(parts).forEach(part -> assertTrue(message.contains(part), message));
    }
}
