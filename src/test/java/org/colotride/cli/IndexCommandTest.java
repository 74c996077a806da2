package org.colotride.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.colotride.experiment.SmallExperiment;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.index.Hit;
import org.colotride.index.StoredIndex;
import org.colotride.io.Mappers;
import org.colotride.library.ImageModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal {@code index}, with a model that was trained for a moment. */
class IndexCommandTest {
    private static final int PATIENCE_SECONDS = 240;

    @TempDir
    static Path trained;

    @TempDir
    Path folder;

    private static SmallExperiment experiment;
    private static Path model;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path images;
    private Path index;

    @BeforeAll
    static void train() throws Exception {
        experiment = new SmallExperiment(trained);
        Process process = experiment.train("conf/small.yaml", "train.epochs=1", "--no-progress");
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), experiment.console());
        assertEquals(0, process.exitValue(), experiment.console());
        model = RunFolder.newest(trained.resolve("reports/runs"), "small")
                .orElseThrow()
                .model();
    }

    @BeforeEach
    void copyImages() throws IOException {
        images = folder.resolve("images");
        index = folder.resolve("index");
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < 4; i++) {
                copy(c, i, "class" + c + "/" + i + ".png");
            }
        }
    }

    private void copy(int label, int number, String name) throws IOException {
        Path target = images.resolve(name);
        Files.createDirectories(target.getParent());
        Files.copy(trained.resolve("images/class" + label + "/" + number + ".png"), target);
    }

    private int goal(Object... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] words = Stream.concat(Stream.of("--no-progress"), Arrays.stream(arguments))
                .map(Object::toString)
                .toArray(String[]::new);
        return CommandRunner.run(
                new IndexCommand(IndexService::run), new PrintWriter(out, true), new PrintWriter(err, true), words);
    }

    @Test
    void makesAnIndexOfAFolderAddsAndRemoves() throws IOException {
        Files.writeString(images.resolve("class1/broken.jpg"), "no image");
        assertEquals(0, goal(model, images, "--output", index), err.toString());
        assertTrue(out.toString().contains("1 image could not be read, left out:"), out.toString());
        assertTrue(out.toString().contains("  class1/broken.jpg"), out.toString());
        assertTrue(out.toString().contains(", 12 images, 16 numbers each"), out.toString());
        assertTrue(out.toString().contains("Detector: not calibrated, that takes at least 20 images"), out.toString());
        JsonNode recall = Mappers.json().readTree(index.resolve("recall.json").toFile());
        assertEquals(1, recall.at("/recallAtK/recall").asDouble());
        assertEquals("auto", recall.at("/settings/kind").asText());

        copy(4, 1, "new/a.png");
        copy(4, 2, "new/b.png");
        assertEquals(0, goal(index, "--add", images.resolve("new"), "--prefix", "new"), err.toString());
        assertEquals(0, goal(index, "--remove", "class0/1.png", "--remove", "class2"), err.toString());
        assertTrue(out.toString().contains("Removed: 5 images"), out.toString());
        try (StoredIndex stored = StoredIndex.openToRead(index);
                ImageModel loaded = ImageModel.load(stored.model())) {
            assertEquals(9, stored.size());
            Path query = images.resolve("class1/2.png");
            Hit nearest = stored.nearest(loaded.embed(query), 1, null).get(0);
            assertEquals(new Hit("class1/2.png", "class1/2.png", "class1", nearest.distance()), nearest);
            assertTrue(nearest.distance() < 1e-3);
            List<Hit> ofClass = stored.nearest(loaded.embed(query), 20, "class0");
            assertEquals(3, ofClass.size());
            assertTrue(stored.thumbnail("new/b.png").orElseThrow().length > 100);
            assertTrue(stored.embedding("class2/0.png").isEmpty());
        }
    }

    @Test
    void takesEmbeddingsOfTheSameModelOnly() throws Exception {
        Path rows = folder.resolve("rows.npy");
        Process embed = experiment.start("EmbedCommand", "--no-progress", "--output", rows.toString());
        assertTrue(embed.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), experiment.console());
        assertEquals(0, embed.exitValue(), experiment.console());
        assertEquals(0, goal(model, rows, "--output", index, "--kind", "exact"), err.toString());
        assertTrue(out.toString().contains("Detector: not calibrated, no pixels"), out.toString());
        try (StoredIndex stored = StoredIndex.openToRead(index)) {
            assertEquals(24, stored.size());
            List<String> names = Files.readAllLines(folder.resolve("rows.csv"));
            String id = names.get(1).split(",")[3];
            float[] embedding = stored.embedding(id).orElseThrow();
            assertEquals(id, stored.nearest(embedding, 1, null).get(0).id());
            assertEquals("class3", stored.nearest(embedding, 1, null).get(0).label());
        }
        Path origin = folder.resolve("rows.npy.json");
        Files.writeString(
                origin, Files.readString(origin).replaceFirst("\"sha256\" : \"[0-9a-f]{4}", "\"sha256\" : \"????"));
        assertEquals(2, goal(index, "--add", rows));
        assertTrue(err.toString().contains("holds embeddings of another model"), err.toString());
        Files.delete(origin);
        assertEquals(2, goal(model, rows, "--output", index, "--overwrite"));
        assertTrue(err.toString().contains("rows.npy.json: is missing"), err.toString());
    }

    @Test
    void mistakesChangeNothing() throws IOException {
        assertEquals(0, goal(model, images, "--output", index), err.toString());
        assertEquals(1, goal(model, images, "--output", index));
        assertTrue(err.toString().contains("--overwrite"), err.toString());
        assertEquals(2, goal(index, "--remove", "class0/0.png", "--remove", "class9/0.png"));
        assertTrue(err.toString().contains("--remove class9/0.png"), err.toString());
        assertEquals(2, goal(index, "--add", folder.resolve("nowhere")));
        assertEquals(2, goal(model, images, "--output", index, "--overwrite", "--max-connections", "1"));
        assertTrue(err.toString().contains("--max-connections: 1 is not in [2, 512]"), err.toString());
        assertEquals(2, goal(model, images));
        assertTrue(err.toString().contains("--output is missing"), err.toString());
        assertEquals(2, goal(index, "--add", images, "--kind", "exact"));
        Path broken = Files.createDirectory(folder.resolve("broken"));
        Files.writeString(broken.resolve("a.jpg"), "no image");
        assertEquals(2, goal(model, broken, "--output", index, "--overwrite"));
        assertTrue(err.toString().contains("none of its 1 images can be read"), err.toString());
        assertFalse(err.toString().contains("\tat "), err.toString());
        try (StoredIndex stored = StoredIndex.openToRead(index)) {
            assertEquals(12, stored.size());
        }
        assertEquals(0, goal(model, images.resolve("class1"), "--output", index, "--overwrite"), err.toString());
        try (StoredIndex stored = StoredIndex.openToRead(index)) {
            assertEquals(4, stored.size());
        }
    }

    @Test
    void aDamagedIndexIsNamedWithoutAStackTrace() throws IOException {
        assertEquals(0, goal(model, images, "--output", index), err.toString());
        Path largest;
        try (Stream<Path> files = Files.walk(index.resolve("content-1/images"))) {
            largest = files.filter(file -> file.toString().endsWith(".vec"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.write(largest, Arrays.copyOf(Files.readAllBytes(largest), 50));
        assertEquals(1, goal(index, "--remove", "class0/0.png"));
        assertTrue(err.toString().contains(largest.toString()), err.toString());
        assertTrue(err.toString().lines().count() == 1, err.toString());
    }
}
