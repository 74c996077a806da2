package org.colotride.cluster.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.colotride.cluster.Clusters;
import org.colotride.cluster.Work;
import org.colotride.cluster.Workers;
import org.colotride.cluster.table.FileBatch;
import org.colotride.cluster.table.FileTable;
import org.colotride.cluster.table.FileVector;
import org.colotride.cluster.table.TableProgress;
import org.colotride.cluster.table.VectorBatch;
import org.colotride.cluster.table.parquet.ParquetVectors;
import org.colotride.config.ConfigException;
import org.colotride.experiment.SmallExperiment;
import org.colotride.io.Mappers;
import org.colotride.library.ShippedEmbedder;
import org.colotride.retrieval.FigureTable;
import org.colotride.retrieval.RetrievalEvaluator;
import org.colotride.retrieval.gallery.NpyMatrix;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Embedding by a cluster, and searching what it has written. */
@Tag("cluster")
class EmbeddingTableTest {
    private static final int PATIENCE_SECONDS = 300;
    private static final int IMAGES = SmallExperiment.CLASSES * SmallExperiment.IMAGES_PER_CLASS;
    private static final Configuration STORAGES = new Configuration();
    private static final int DIMENSION = 16;
    private static final int REPEATED = 150;
    private static final String BROKEN = "images/class4/3.png";

    @TempDir
    static Path folder;

    private static SmallExperiment experiment;
    private static StandaloneCluster cluster;
    private static String model;
    private static List<String> images;
    private static Map<String, float[]> alone;
    private static Workers workers;
    private static final List<Long> told = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        experiment = new SmallExperiment(folder);
        finish(experiment.train("conf/small.yaml", "train.epochs=1", "--no-progress"));
        try (Stream<Path> runs = Files.list(folder.resolve("reports/runs"))) {
            model = folder.relativize(runs.findFirst().orElseThrow().resolve("model.zip"))
                    .toString();
        }
        try (Stream<Path> files = Files.walk(folder.resolve("images"))) {
            images = files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
        List<String> named = new ArrayList<>(List.of(model));
        named.addAll(images);
        named.addAll(List.of("--output", "alone.npy", "--no-progress"));
        finish(experiment.start("EmbedCommand", named.toArray(String[]::new)));
        Embeddings embeddings = numpy("alone.npy");
        alone = IntStream.range(0, IMAGES).boxed().collect(Collectors.toMap(images::get, embeddings::row));
        cluster = new StandaloneCluster(Files.createDirectories(folder.resolve("cluster")), 2, 2);
        workers = Clusters.open("test", cluster.executors(2));
    }

    @AfterAll
    static void stop() {
        workers.close();
        cluster.close();
    }

    private static void finish(Process process) throws Exception {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), experiment.console());
        assertEquals(0, process.exitValue(), experiment.console());
    }

    private static Embeddings numpy(String file) {
        NpyMatrix matrix = NpyMatrix.open(folder.resolve(file));
        Embeddings embeddings = Embeddings.zeros((int) matrix.rows(), matrix.columns());
        matrix.read(0, embeddings.count(), embeddings.values());
        return embeddings;
    }

    /** By the command, in a process of its own and by executors of its own. */
    private static void command(String name, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--no-progress");
        finish(experiment.start(name, all.toArray(String[]::new)));
    }

    private static String[] onCluster(String... arguments) {
        return Stream.concat(Stream.of(arguments), cluster.options(1).stream()).toArray(String[]::new);
    }

    private static void embed(FileTable files, String output) {
        workers.table(
                files,
                ShippedEmbedder.of(folder.resolve(model)),
                folder.resolve(output).toString(),
                new TableProgress() {
                    @Override
                    public void files(long count) {
                        told.clear();
                        told.add(count);
                    }

                    @Override
                    public void done(long count) {
                        told.add(count);
                    }
                });
    }

    private static List<FileVector> rows(String table) {
        List<FileVector> rows = new ArrayList<>();
        for (ParquetVectors.Group group : groups(table)) {
            int before = rows.size();
            group.forEachVector(STORAGES, rows::add, "path", "label", "embedding");
            assertEquals(group.vectors(), rows.size() - before);
        }
        return rows;
    }

    private static List<FileVector> errors(String table) {
        List<FileVector> errors = new ArrayList<>();
        groups(table).forEach(group -> group.forEachError(STORAGES, errors::add));
        return errors;
    }

    private static List<ParquetVectors.Group> groups(String table) {
        return ParquetVectors.groups(FileRows.path(folder.resolve(table).toString()), STORAGES);
    }

    private static void assertAsAlone(List<FileVector> rows) {
        for (FileVector row : rows) {
            assertArrayEquals(alone.get(image(row)), row.vector(), row.path());
            assertNull(row.error());
        }
    }

    /** Its path as the command that needs no cluster was told it. */
    private static String image(FileVector row) {
        return row.path().replaceFirst(".*?(images|some)/class", "images/class");
    }

    @Test
    void aFolderBecomesATableInWhichWhatIsBrokenIsARowAndIsSearched() throws Exception {
        Path copy = folder.resolve("some");
        for (String image : images) {
            Path file = copy.resolve(Path.of("images").relativize(Path.of(image)));
            Files.createDirectories(file.getParent());
            Files.copy(folder.resolve(image), file);
        }
        byte[] whole = Files.readAllBytes(folder.resolve(BROKEN));
        Files.write(folder.resolve(BROKEN.replace("images", "some")), Arrays.copyOf(whole, whole.length / 2));
        Files.writeString(copy.resolve("class2/notes.txt"), "no image");
        Files.writeString(copy.resolve("class2/.hidden"), "not looked at");
        List<String> expected = new ArrayList<>(images);
        expected.remove(BROKEN);

        command("EmbedCommand", onCluster(model, "some", "--output", "some.parquet"));
        List<FileVector> rows = rows("some.parquet");
        assertAsAlone(rows);
        assertEquals(expected, rows.stream().map(EmbeddingTableTest::image).toList());
        rows.forEach(row ->
                assertEquals(Path.of(row.path()).getParent().getFileName().toString(), row.label()));
        List<FileVector> errors = errors("some.parquet");
        assertEquals(
                List.of("some/class2/notes.txt", "some/class4/3.png"),
                errors.stream().map(FileVector::path).toList());
        assertTrue(
                errors.get(1).error().startsWith("some/class4/3.png: "),
                errors.get(1).error());
        assertEquals("class4", errors.get(1).label());
        assertTrue(experiment.console().contains("2 images could not be embedded"), experiment.console());

        command("EmbedCommand", onCluster(model, "some", "--output", "some.npy"));
        assertArrayEquals(of(expected).values(), numpy("some.npy").values());
        List<String> labels = Files.readAllLines(folder.resolve("some.csv"));
        assertEquals("index,label,class,name", labels.get(0));
        assertEquals("0,0,class0,some/class0/0.png", labels.get(1));
        assertEquals("46,5,class5,some/class5/7.png", labels.get(47));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(
                    List.of(),
                    left.map(file -> file.getFileName().toString())
                            .filter(name -> name.startsWith("."))
                            .toList());
        }
        assertSearchedAlike(expected);
    }

    private static void assertSearchedAlike(List<String> gallery) throws Exception {
        String run = Path.of(model).getParent().toString();
        List<String> found = new ArrayList<>();
        found.add(searched(run, "--gallery", "some.npy"));
        found.add(searched(run, "--gallery", "some.parquet"));
        found.add(searched(onCluster(run, "--gallery", "some.parquet")));
        assertEquals(1, found.stream().distinct().count(), found::toString);
        assertEquals(figuresOfOneWhoHoldsAll(gallery), found.get(0).replaceFirst(" .*", ""));
        // All queries but the one that is broken there.
        assertTrue(found.get(0).contains("\"copies\":23"), found.get(0));
    }

    private static String searched(String... arguments) throws Exception {
        command(
                "EvaluateCommand",
                Stream.concat(Stream.of(arguments), Stream.of("--output", "searched"))
                        .toArray(String[]::new));
        JsonNode result =
                Mappers.json().readTree(folder.resolve("searched/gallery.json").toFile());
        return result.path("figures") + " " + result.path("searched");
    }

    /** The last three classes are the test images, by the pipeline. */
    private static String figuresOfOneWhoHoldsAll(List<String> gallery) {
        List<String> queries =
                images.stream().filter(image -> image.matches(".*class[345].*")).toList();
        Map<String, Double> figures = FigureTable.figures(new RetrievalEvaluator(1, 8)
                .evaluate(of(queries), classes(queries), of(gallery), classes(gallery), DistanceMetric.N));
        return Mappers.json().valueToTree(figures).toString();
    }

    private static Embeddings of(List<String> some) {
        Embeddings embeddings = Embeddings.zeros(some.size(), DIMENSION);
        for (int i = 0; i < some.size(); i++) {
            System.arraycopy(alone.get(some.get(i)), 0, embeddings.values(), embeddings.offset(i), DIMENSION);
        }
        return embeddings;
    }

    private static int[] classes(List<String> some) {
        return some.stream()
                .mapToInt(image -> image.charAt("images/class".length()) - '0')
                .toArray();
    }

    private static SparkSession session() {
        return SparkSession.builder().getOrCreate();
    }

    @Test
    void aTableOfContentsIsRead() {
        session()
                .read()
                .format("binaryFile")
                .option("recursiveFileLookup", "true")
                .load(folder.resolve("images").toUri().toString())
                .write()
                .parquet(folder.resolve("contents.parquet").toUri().toString());
        embed(new FileTable.Parquet(folder.resolve("contents.parquet").toString()), "of-contents.parquet");
        List<FileVector> rows = rows("of-contents.parquet");
        assertEquals(IMAGES, rows.size());
        assertAsAlone(rows);
        rows.forEach(row -> assertNull(row.label()));
    }

    /** Small files, so that parts of the table are empty; and the same target twice. */
    @Test
    void aTableIsReplacedWhenTheNewOneIsComplete() throws Exception {
        FileTable files =
                new FileTable.Listed(List.of(folder.resolve("images/class0").toString()));
        embed(files, "twice.parquet");
        embed(new FileTable.Listed(List.of(folder.resolve("images/class1").toString())), "twice.parquet");
        List<FileVector> rows = rows("twice.parquet");
        assertEquals(SmallExperiment.IMAGES_PER_CLASS, rows.size());
        assertTrue(image(rows.get(0)).startsWith("images/class1/"), rows.get(0).path());
        assertAsAlone(rows);
        refusedTarget(files, "images", "is what is read, or holds it");
        refusedTarget(files, "images/class0", "is what is read, or holds it");
        refusedTarget(files, "conf", "is a folder of something else");
        assertTrue(Files.exists(folder.resolve(images.get(0))));
    }

    private static void refusedTarget(FileTable files, String target, String reason) {
        ConfigException refused = assertThrows(ConfigException.class, () -> embed(files, target));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }

    @Test
    void aKilledExecutorCostsNothingButTime() throws Exception {
        StringBuilder list = new StringBuilder("path,class,split\n");
        for (int i = 0; i < REPEATED; i++) {
            images.forEach(image -> list.append(image).append(",\"class\",test\n"));
        }
        list.append("images/none.png,gone,test\n");
        Files.writeString(folder.resolve("many.csv"), list);
        Thread killer = new Thread(() -> {
            StandaloneCluster.await("the first rows", () -> told.size() > 1 && told.get(told.size() - 1) > 0);
            cluster.killOneExecutor();
        });
        killer.start();
        embed(new FileTable.Manifest(folder.resolve("many.csv").toString()), "many.parquet");
        killer.join();
        List<FileVector> rows = rows("many.parquet");
        assertEquals(REPEATED * IMAGES, rows.size());
        assertAsAlone(rows);
        for (int i = 0; i < rows.size(); i++) {
            assertEquals(images.get(i % IMAGES), image(rows.get(i)));
        }
        assertEquals("images/none.png", errors("many.parquet").get(0).path());
        assertEquals(REPEATED * IMAGES + 1, told.get(0));
    }

    @Test
    void whatCannotBeReadIsRefusedByName() throws Exception {
        refused(new FileTable.Listed(List.of("none")), "none: there is no such file or folder");
        refused(
                new FileTable.Listed(List.of("nowhere://bucket/images")),
                "nowhere://bucket/images: Hadoop knows no such storage");
        Path list = Files.writeString(folder.resolve("empty.csv"), "name\nx\n");
        refused(new FileTable.Manifest(list.toString()), "empty.csv:2: has no path");
        Path text = Files.writeString(folder.resolve("text.parquet"), "not Parquet");
        refused(new FileTable.Parquet(text.toString()), "text.parquet: cannot be read as Parquet");
        // It is a table, but of no images.
        session()
                .range(3)
                .write()
                .parquet(folder.resolve("numbers.parquet").toUri().toString());
        refused(
                new FileTable.Parquet(folder.resolve("numbers.parquet").toString()),
                "numbers.parquet: has the columns id; needed are path and content");
    }

    private static void refused(FileTable files, String reason) {
        ConfigException refused = assertThrows(ConfigException.class, () -> embed(files, "refused.parquet"));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
        assertFalse(Files.exists(folder.resolve("refused.parquet")));
    }

    @Test
    void anExecutorsOwnErrorComesBackAsItIs() {
        Work<FileBatch, VectorBatch> failing = () -> batch -> {
            throw new ConfigException("these files cannot be had");
        };
        ConfigException failure = assertThrows(
                ConfigException.class,
                () -> workers.table(
                        new FileTable.Listed(List.of(folder.resolve("images").toString())),
                        failing,
                        folder.resolve("failed.parquet").toString(),
                        new TableProgress() {
                            @Override
                            public void files(long count) {}

                            @Override
                            public void done(long count) {}
                        }));
        assertEquals("these files cannot be had", failure.getMessage());
        assertFalse(Files.exists(folder.resolve("failed.parquet")));
    }
}
