package org.colotride.retrieval.gallery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.colotride.cluster.Workers;
import org.colotride.config.ConfigException;
import org.colotride.io.NpyWriter;
import org.colotride.io.Progress;
import org.colotride.random.SeededRandom;
import org.colotride.retrieval.QueryFigures;
import org.colotride.retrieval.RetrievalEvaluator;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A gallery in blocks against the evaluator that holds all of it, which is tested against a naive loop. */
class GallerySearchTest {
    private static final int QUERIES = 70;
    private static final int IMAGES = 900;
    private static final int DIMENSION = 13;

    @TempDir
    Path folder;

    private record InMemory(int first, Embeddings embeddings, String[] classes) implements GalleryBlock {
        @Override
        public int count() {
            return classes.length;
        }
    }

    /** Coarse coordinates, so that many distances are equal, among the blocks too. */
    private static Embeddings coarse(int count, long seed) {
        SeededRandom random = new SeededRandom(seed);
        Embeddings embeddings = Embeddings.zeros(count, DIMENSION);
        for (int i = 0; i < embeddings.values().length; i++) {
            embeddings.values()[i] = random.nextInt(3) - 1;
        }
        return embeddings;
    }

    /** The last class is the queries' alone, every tenth image has none. */
    private static int[] classes(int count, int known, long seed) {
        SeededRandom random = new SeededRandom(seed);
        return IntStream.range(0, count).map(i -> random.nextInt(known)).toArray();
    }

    private static String[] names(int[] classes) {
        return Arrays.stream(classes)
                .mapToObj(own -> own < 0 ? null : "class " + own)
                .toArray(String[]::new);
    }

    private static GalleryFile inBlocks(Embeddings gallery, String[] classes, int size) {
        List<GalleryBlock> blocks = new ArrayList<>();
        for (int first = 0; first < gallery.count(); first += size) {
            int next = Math.min(gallery.count(), first + size);
            blocks.add(new InMemory(
                    first,
                    gallery.select(IntStream.range(first, next).toArray()),
                    Arrays.copyOfRange(classes, first, next)));
        }
        return new GalleryFile(gallery.dimension(), blocks);
    }

    private static void assertSame(QueryFigures expected, QueryFigures found) {
        assertArrayEquals(expected.firstMatch(), found.firstMatch());
        assertArrayEquals(expected.averagePrecision(), found.averagePrecision());
        assertArrayEquals(expected.averagePrecisionAt10(), found.averagePrecisionAt10());
        assertArrayEquals(expected.averagePrecisionAtClassSize(), found.averagePrecisionAtClassSize());
    }

    @ParameterizedTest
    @EnumSource(DistanceMetric.class)
    void findsWhatOneWhoHoldsAllOfItFinds(DistanceMetric metric) {
        Embeddings queries = coarse(QUERIES, 1);
        int[] wanted = classes(QUERIES, 9, 2);
        Embeddings gallery = coarse(IMAGES, 3);
        int[] classes = classes(IMAGES, 8, 4);
        IntStream.range(0, IMAGES).filter(i -> i % 10 == 0).forEach(i -> classes[i] = -1);
        QueryFigures expected = new RetrievalEvaluator(1, 32).perQuery(queries, wanted, gallery, classes, metric);
        for (int size : new int[] {1, 250, 256, 899, IMAGES}) {
            // All queries at once, and a few at a time.
            for (long most : new long[] {1 << 20, 300, 1}) {
                GallerySearch search = new GallerySearch(
                        new GallerySearch.Queries(queries, names(wanted), metric),
                        inBlocks(gallery, names(classes), size),
                        Workers.here(),
                        Progress.silent(),
                        most);
                if (size == 1 && most < 1 << 20) {
                    continue;
                }
                assertSame(expected, search.run().figures());
            }
        }
    }

    @Test
    void aQueryThatIsInTheGalleryIsACopy() {
        Embeddings queries = new Embeddings(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        Embeddings gallery = new Embeddings(new float[] {3, 4, 1, 2.5f, 5, 6, 9, 9}, 4, 2);
        String[] classes = {"b", "a", "a", "c"};
        GallerySearch search = new GallerySearch(
                new GallerySearch.Queries(queries, new String[] {"a", "b", "c"}, DistanceMetric.E),
                inBlocks(gallery, classes, 2),
                Workers.here(),
                Progress.silent());
        // The second's copy is of its class, the third's of another.
        assertEquals(1, search.run().copies());
        assertArrayEquals(new int[] {0, 0, 2}, search.run().figures().firstMatch());
    }

    private Path write(Embeddings gallery, String[] classes) throws IOException {
        Path file = folder.resolve("gallery.npy");
        try (NpyWriter writer = new NpyWriter(file, gallery.count(), gallery.dimension())) {
            writer.append(gallery.values(), 0, gallery.count());
        }
        StringBuilder table = new StringBuilder("index,label,class,name\n");
        for (int i = 0; i < classes.length; i++) {
            String name = classes[i] == null ? "," : "7,\"" + classes[i].replace("\"", "\"\"") + "\"";
            table.append(i).append(',').append(name).append(",image ").append(i).append('\n');
        }
        Files.writeString(folder.resolve("gallery.csv"), table);
        return file;
    }

    @Test
    void aNumpyFileIsReadAsItWasWritten() throws IOException {
        Embeddings gallery = coarse(GalleryFile.BLOCK + 10, 5);
        String[] classes = names(classes(gallery.count(), 4, 6));
        classes[3] = null;
        classes[GalleryFile.BLOCK + 1] = "a \"class\",\nin two lines";
        GalleryFile opened = GalleryFormats.open(write(gallery, classes));
        assertEquals(gallery.count(), opened.size());
        assertEquals(2, opened.blocks().size());
        assertArrayEquals(
                gallery.values(),
                concatenated(
                        opened.blocks().get(0).embeddings(),
                        opened.blocks().get(1).embeddings()));
        assertArrayEquals(
                Arrays.copyOfRange(classes, GalleryFile.BLOCK, gallery.count()),
                opened.blocks().get(1).classes());
        assertEquals(GalleryFile.BLOCK, opened.blocks().get(1).first());
    }

    private static float[] concatenated(Embeddings first, Embeddings second) {
        float[] all = Arrays.copyOf(first.values(), first.values().length + second.values().length);
        System.arraycopy(second.values(), 0, all, first.values().length, second.values().length);
        return all;
    }

    @Test
    void aTableOfClassesMayComeFromAnySpreadsheet() throws IOException {
        Path file = write(coarse(3, 7), new String[] {"x", "y", "z"});
        Files.writeString(folder.resolve("gallery.csv"), "\uFEFFclass,name\n\na,1\nb\n,3\n\n");
        assertArrayEquals(
                new String[] {"a", "b", null},
                GalleryFormats.open(file).blocks().get(0).classes());
    }

    @Test
    void anEmbeddingThatIsNoNumberIsRefused() {
        Embeddings gallery = coarse(10, 5);
        gallery.values()[gallery.offset(7)] = Float.NaN;
        GallerySearch search = new GallerySearch(
                new GallerySearch.Queries(coarse(2, 6), new String[] {"a", "a"}, DistanceMetric.N),
                inBlocks(gallery, "a a a a a a a a a a".split(" "), 5),
                Workers.here(),
                Progress.silent());
        ConfigException refused = assertThrows(ConfigException.class, search::run);
        assertTrue(
                refused.getMessage().contains("from 5 on, the embedding of image 2 is not finite"),
                refused.getMessage());
    }

    @Test
    void whatIsBrokenIsRefusedByName() throws IOException {
        Path file = write(coarse(5, 7), names(classes(5, 2, 8)));
        assertRefused(folder.resolve("none.npy"), "there is no such file");
        assertRefused(Files.writeString(folder.resolve("text.txt"), "x"), "is none of a NumPy file");
        assertRefused(Files.writeString(folder.resolve("text.npy"), "not NumPy's at all"), "is no NumPy file");
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 5, 9, 40, whole.length - 1}) {
            assertRefused(Files.write(file, Arrays.copyOf(whole, length)), "gallery.npy");
        }
        String text = new String(whole, java.nio.charset.StandardCharsets.ISO_8859_1);
        for (String[] change :
                new String[][] {{"<f4", "<f8"}, {"False", "True "}, {"(5, 13)", "(6, 13)"}, {"(5, 13)", "(5,130)"}}) {
            byte[] changed = text.replace(change[0], change[1]).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            assertRefused(Files.write(file, changed), "gallery.npy");
        }
        Files.write(file, whole);
        Files.writeString(folder.resolve("gallery.csv"), "class\none\n");
        assertRefused(file, "has 1 lines below its first");
        Files.writeString(folder.resolve("gallery.csv"), "label\n1\n");
        assertRefused(file, "names no column class");
        Files.delete(folder.resolve("gallery.csv"));
        assertRefused(file, "gallery.csv, is missing");
    }

    private static void assertRefused(Path file, String reason) {
        ConfigException refused = assertThrows(ConfigException.class, () -> GalleryFormats.open(file));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }
}
