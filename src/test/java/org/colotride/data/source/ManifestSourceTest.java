package org.colotride.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.colotride.config.ConfigException;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataProblem;
import org.colotride.data.DataProblem.Kind;
import org.colotride.data.DataReport;
import org.colotride.data.TestFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists as people write them: with spreadsheets, by hand, by script. */
class ManifestSourceTest {
    private static final String HEADER = "path,class,split\n";

    @TempDir
    Path folder;

    private final DataReport report = new DataReport(CorruptPolicy.SKIP);

    @BeforeEach
    void eightImages() {
        for (int i = 0; i < 8; i++) {
            TestFiles.writeImage(folder.resolve("img/" + i + ".png"), 6, 7, i);
        }
    }

    private static String rows() {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            rows.append("img/" + i + ".png,class" + i / 2 + "," + (i < 4 ? "train" : "test") + "\n");
        }
        return rows.toString();
    }

    private RawSplits open(String csv) throws IOException {
        return open(csv, StandardCharsets.UTF_8);
    }

    private RawSplits open(String csv, Charset charset) throws IOException {
        Path list = Files.write(folder.resolve("list.csv"), csv.getBytes(charset));
        RawSplits splits = new ManifestSource(list.toString(), null).open(report);
        return splits;
    }

    private String refusal(String csv) {
        return assertThrows(ConfigException.class, () -> open(csv)).getMessage();
    }

    private static List<String> names(RawImages images) {
        return IntStream.range(0, images.size())
                .mapToObj(i -> images.className(images.label(i)) + ":" + images.name(i))
                .toList();
    }

    private void assertReadAsUsual(RawSplits splits) {
        assertEquals(
                List.of("class0:img/0.png", "class0:img/1.png", "class1:img/2.png", "class1:img/3.png"),
                names(splits.train()));
        assertEquals(4, splits.test().size());
        assertEquals(2, splits.test().classCount());
        assertTrue(report.clean(), report::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "   \n", ",,\n", "\t\n\n", "\u00A0,,\n"})
    void linesOfNothingAreSkipped(String blank) throws IOException {
        assertReadAsUsual(open(HEADER + rows() + blank));
        assertReadAsUsual(open(HEADER + blank + rows().replace("img/5.png", "img/5.png") + blank + blank));
        assertReadAsUsual(open(HEADER + rows().replaceFirst("\n", "\n" + blank.replace("\r", ""))));
        assertReadAsUsual(open(HEADER + rows().stripTrailing()));
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstColumn() throws IOException {
        assertReadAsUsual(open("\uFEFF" + HEADER + rows()));
        assertReadAsUsual(open("\uFEFF\"path\",\"class\",\"split\"\n" + rows()));
        assertReadAsUsual(open("\uFEFF" + HEADER + rows(), StandardCharsets.UTF_16LE));
        assertReadAsUsual(open("\uFEFF" + HEADER + rows(), StandardCharsets.UTF_16BE));
        assertReadAsUsual(open("Path, Class ,SPLIT\n" + rows()));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "  ", "\t", "\u00A0", "\u202F", "\u2007", "\u3000", "\u200B", "\uFEFF"})
    void blanksAroundAFieldAreNoPartOfIt(String blank) throws IOException {
        String padded = rows().replaceFirst(",class1,", "," + blank + "class1" + blank + ",")
                .replaceFirst("img/5.png", blank + "img/5.png" + blank)
                .replaceFirst(",test", "," + blank + "test" + blank);
        assertReadAsUsual(open(HEADER + padded));
        assertReadAsUsual(open(HEADER + rows().replaceFirst("class1", "\"class1" + blank + "\"")));
    }

    @Test
    void blanksWithinAClassArePartOfIt() throws IOException {
        RawSplits splits = open(HEADER + rows().replace("class1", "class 1"));
        assertEquals("class 1", splits.train().className(1));
    }

    @Test
    void bothWaysToWriteAnUmlautAreOneClass() throws IOException {
        String name = "Bäume";
        String apart = Normalizer.normalize(name, Normalizer.Form.NFD);
        assertEquals(6, apart.length());
        RawSplits splits = open(HEADER + rows().replaceFirst("class1", name).replaceFirst("class1", apart));
        assertEquals(name, splits.train().className(1));
        assertEquals(2, splits.train().classCount());
    }

    private List<String> repeated() {
        return report.examples(Kind.REPEATED).stream()
                .map(DataProblem::toString)
                .toList();
    }

    @Test
    void anImageListedTwiceCountsOnce() throws IOException {
        RawSplits splits = open(HEADER + rows() + rows());
        assertEquals(4, splits.train().size());
        assertEquals(4, splits.test().size());
        assertEquals(8, report.count(Kind.REPEATED));
        assertEquals(
                "img/0.png (listed before, in class 'class0' of train)",
                repeated().get(0));
    }

    @Test
    void anImageInTwoClassesIsRefused() {
        String message = refusal(HEADER + rows() + "img/5.png,class3,test\n");
        assertTrue(
                message.contains("'img/5.png' in class 'class3' was listed before, in class 'class2' of test"),
                message);
        StringBuilder all = new StringBuilder(HEADER + rows());
        rows().lines()
                .forEach(row -> all.append(row.replaceFirst("class.", "other")).append('\n'));
        assertTrue(refusal(all.toString()).endsWith("and 3 more: leave one of each"));
    }

    /** Whatever the order of the rows. */
    @Test
    void anImageInTwoSplitsStaysInTheFirst() throws IOException {
        for (String csv :
                List.of(HEADER + rows() + "img/0.png,class2,test\n", HEADER + "img/0.png,class2,test\n" + rows())) {
            RawSplits splits = open(csv);
            assertEquals(4, splits.train().size());
            assertEquals(4, splits.test().size());
            assertEquals(List.of("img/0.png (listed before, in class 'class0' of train)"), repeated());
        }
    }

    @Test
    void aQueryIsNotInTheGalleryToo() throws IOException {
        String test = rows().replaceAll("(?m)^.*train\n", "");
        RawSplits splits = open(HEADER
                + rows().replace("test", "query")
                + test.replace("test", "gallery").replaceFirst("5.png", "0.png"));
        assertEquals(4, splits.test().size());
        assertEquals(0, splits.gallery().orElseThrow().size());
        assertEquals(
                List.of(
                        "img/4.png (listed before, in class 'class2' of query)",
                        "img/0.png (listed before, in class 'class0' of train)"),
                repeated().subList(0, 2));
    }

    @Test
    void spellingDoesNotMatter() throws IOException {
        Files.createSymbolicLink(folder.resolve("img/link.png"), folder.resolve("img/5.png"));
        Files.createSymbolicLink(folder.resolve("pictures"), folder.resolve("img"));
        for (String other : List.of(
                "./img/5.png",
                "img/../img/5.png",
                "img//5.png",
                folder.resolve("img/5.png").toString(),
                "img/link.png",
                "pictures/5.png")) {
            assertEquals(
                    4, open(HEADER + rows() + other + ",class2,test\n").test().size(), other);
            String message = refusal(HEADER + rows() + other + ",class3,test\n");
            assertTrue(message.contains(" in class 'class3' was listed before"), message);
        }
        assertTrue(
                repeated().contains("img/link.png (listed before as img/5.png, in class 'class2' of test)"),
                repeated()::toString);
    }

    @Test
    void aFileThatIsAbsentIsAbsentOnce() throws IOException {
        open(HEADER + rows() + "img/none.png,class2,test\n./img/none.png,class2,test\n");
        assertEquals(Map.of(Kind.MISSING, 1, Kind.REPEATED, 1), report.counts());
    }

    @Test
    void filesOfEqualContentAreNotOneFile() throws IOException {
        Files.copy(folder.resolve("img/5.png"), folder.resolve("img/copy.png"));
        Files.createLink(folder.resolve("img/hard.png"), folder.resolve("img/5.png"));
        RawSplits splits = open(HEADER + rows() + "img/copy.png,class2,test\nimg/hard.png,class3,test\n");
        assertEquals(6, splits.test().size());
        assertTrue(report.clean());
    }

    @Test
    void anAbsolutePathMayLieInTheFolder() throws IOException {
        assertReadAsUsual(open(HEADER + rows().replace("img/", folder + "/img/")));
        Path linked = Files.createSymbolicLink(folder.resolveSibling(folder.getFileName() + "-link"), folder);
        try {
            assertReadAsUsual(open(HEADER + rows().replace("img/", linked + "/img/")));
        } finally {
            Files.delete(linked);
        }
        String message = refusal(HEADER + rows() + folder.getParent() + "/x.png,class3,test\n");
        assertTrue(
                message.contains("list.csv:10: '") && message.contains("lies outside of the data set's folder, "),
                message);
        assertTrue(
                refusal(HEADER + rows() + "../x.png,class3,test\n").contains("lies outside of the data set's folder"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", " \t\n\n"})
    void anEmptyManifestIsSaidToBeEmpty(String nothing) {
        String message =
                assertThrows(ConfigException.class, () -> open(nothing)).getMessage();
        assertTrue(message.endsWith("is empty; its first line must name the columns path,class,split"), message);
    }

    @Test
    void anotherEncodingIsNamed() {
        String csv = HEADER + rows().replace("class3", "Bäume");
        String message = assertThrows(ConfigException.class, () -> open(csv, StandardCharsets.ISO_8859_1))
                .getMessage();
        assertTrue(message.contains("list.csv: is not a text file in UTF-8") && message.contains("save it as UTF-8"));
    }
}
