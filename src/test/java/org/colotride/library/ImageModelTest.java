package org.colotride.library;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.colotride.experiment.SmallExperiment;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.model.ModelFiles;
import org.colotride.model.ModelManifest;
import org.colotride.tensor.DistanceMetric;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model from its file alone, in another folder and in another process than those it was trained in. */
class ImageModelTest {
    private static final int PATIENCE_SECONDS = 240;

    @TempDir
    static Path folder;

    private static Path model;
    private static List<Path> images;

    /** What a user's program does. */
    public static final class Search {
        private Search() {}

        public static void main(String... args) {
            try (ImageModel model = ImageModel.load(Path.of(args[0]))) {
                List<Path> files = Stream.of(args).skip(1).map(Path::of).toList();
                ImageIndex index = model.index(files);
                List<Neighbour> nearest = index.nearest(model.embed(files.get(0)), 3);
                System.out.println(nearest.stream()
                        .map(near -> near.file().getFileName() + " " + (near.distance() < 1e-3))
                        .collect(Collectors.joining(", ")));
            }
        }
    }

    @BeforeAll
    static void train() throws Exception {
        SmallExperiment experiment = new SmallExperiment(Files.createDirectories(folder.resolve("trained")));
        Process process = experiment.train("conf/small.yaml", "train.epochs=1", "--no-progress");
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), experiment.console());
        assertEquals(0, process.exitValue(), experiment.console());
        RunFolder run = RunFolder.newest(experiment.folder().resolve("reports/runs"), "small")
                .orElseThrow();
        model = folder.resolve("alone/model.zip");
        Files.createDirectories(model.getParent());
        Files.copy(run.model(), model);
        images = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Path image = model.resolveSibling("image" + i + ".png");
            Files.copy(experiment.folder().resolve("images/class" + i % 3 + "/" + i + ".png"), image);
            images.add(image);
        }
        Files.move(experiment.folder(), folder.resolve("moved-away"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void inAnotherProcessFromTheFileAlone() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Xmx512m",
                "-cp",
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .collect(Collectors.joining(File.pathSeparator)),
                Search.class.getName(),
                "model.zip"));
        images.forEach(image -> command.add(image.getFileName().toString()));
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .directory(model.getParent().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        List<String> lines = Files.readAllLines(output);
        assertEquals(0, process.exitValue(), lines.toString());
        assertTrue(lines.get(lines.size() - 1).startsWith("image0.png true, "), lines.toString());
        try (Stream<Path> left = Files.list(model.getParent())) {
            assertEquals(1 + images.size(), left.count(), "it left something behind");
        }
    }

    /** The goals query and embed need no configuration and no data set either. */
    @Test
    void theGoalsTakeTheFileAloneToo() throws Exception {
        Path photographs = Files.createDirectories(folder.resolve("elsewhere/photographs"));
        for (Path image : images) {
            Files.copy(image, photographs.resolve(image.getFileName()));
        }
        Path lonely = Files.copy(model, folder.resolve("elsewhere/lonely.zip"));
        String query =
                goal("QueryCommand", "lonely.zip", "photographs/image2.png", "--gallery", "photographs", "--k", "3");
        assertTrue(query.contains("Page: "), query);
        String page = Files.readString(lonely.resolveSibling("query-image2.png.html"));
        assertTrue(page.contains("<b>1</b> image2.png"), page.replaceAll("base64,[A-Za-z0-9+/=]+", ""));
        String embed = goal("EmbedCommand", "lonely.zip", "photographs");
        assertTrue(embed.contains("Embeddings: "), embed);
        assertEquals(
                1 + images.size(),
                Files.readAllLines(lonely.resolveSibling("embeddings-images.csv"))
                        .size());
        assertTrue(Files.size(lonely.resolveSibling("embeddings-images.npy")) > 0);
    }

    private static String goal(String command, String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Xmx512m",
                "-cp",
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .collect(Collectors.joining(File.pathSeparator)),
                "org.colotride.cli." + command,
                "--no-progress"));
        line.addAll(List.of(arguments));
        Path output = folder.resolve("goal.txt");
        Process process = new ProcessBuilder(line)
                .directory(folder.resolve("elsewhere").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), Files.readString(output));
        return Files.readString(output);
    }

    @Test
    void embedsAsTheModelsOwnPipelineDoes() {
        ModelFiles.Loaded loaded = ModelFiles.read(model, false);
        try (ImageModel alone = ImageModel.load(model)) {
            float[] pixels = alone.pixels(images.get(0));
            float[] expected = new float[alone.dimension()];
            loaded.network().engine().embed(pixels, 1, expected);
            assertArrayEquals(expected, alone.embed(images.get(0)));
            ImageIndex index = alone.index(images);
            assertEquals(images.size(), index.size());
            List<Neighbour> all = index.nearest(expected, 100);
            assertEquals(images.size(), all.size());
            assertEquals(images.get(0), all.get(0).file());
            assertEquals(0, all.get(0).distance(), 1e-4);
            for (int i = 1; i < all.size(); i++) {
                assertTrue(all.get(i - 1).distance() <= all.get(i).distance());
            }
            assertEquals(List.of(), alone.index(List.of()).nearest(expected, 3));
        } finally {
            loaded.network().close();
        }
    }

    @Test
    void whatIsNoImageIsRefusedByName() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.png"), "no image");
        try (ImageModel alone = ImageModel.load(model)) {
            RuntimeException refusal = assertThrows(RuntimeException.class, () -> alone.embed(text));
            assertTrue(refusal.getMessage().contains("notes.png"), refusal.getMessage());
            RuntimeException listed =
                    assertThrows(RuntimeException.class, () -> alone.index(List.of(images.get(0), text)));
            assertTrue(listed.getMessage().contains("notes.png"), listed.getMessage());
        }
    }

    @Test
    void anOlderFileSaysWhatItLacks() throws IOException {
        Path older = folder.resolve("older.zip");
        ModelFiles.Loaded loaded = ModelFiles.read(model, false);
        try {
            ModelFiles.write(
                    older,
                    loaded.network(),
                    new ModelManifest(2, loaded.network().shape(), DistanceMetric.N, "name: old\n"));
        } finally {
            loaded.network().close();
        }
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> ImageModel.load(older));
        assertTrue(refusal.getMessage().contains("before 0.2.0"), refusal.getMessage());
        assertThrows(ModelFiles.BrokenModelException.class, () -> ImageModel.load(folder.resolve("absent.zip")));
    }
}
