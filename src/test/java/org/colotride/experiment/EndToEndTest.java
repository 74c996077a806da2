package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.colotride.data.Normalization;
import org.colotride.data.TestFiles;
import org.colotride.experiment.folder.HistoryReader;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.RunResults;
import org.colotride.model.ModelFiles;
import org.colotride.model.ModelManifest;
import org.colotride.retrieval.Searched;
import org.colotride.robustness.RobustnessFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a user calls them, each a process of its own. */
class EndToEndTest {
    @TempDir
    Path folder;

    @Test
    void trainsScoresEmbedsAndQueries() throws Exception {
        SmallExperiment experiment = new SmallExperiment(folder);
        run(experiment, 0, "TrainCommand", "conf/small.yaml", "train.epochs=3", "--no-progress");
        RunFolder run = run();
        RunResults results = RunResults.read(run.results());
        assertEquals(3 * 6, results.iterations());
        assertEquals(3 * 6, HistoryReader.iterations(run).size());
        assertEquals(3, HistoryReader.epochs(run).size());
        double recall = results.metrics().get("R@1");
        assertTrue(recall > 0 && recall <= 1);
        String report = Files.readString(run.report());
        assertTrue(report.contains("data:image/png;base64,") && report.contains("CAP, iteration"));
        for (String plot : List.of("loss", "collapseness", "hardness")) {
            try (Stream<Path> plots = Files.list(run.plots())) {
                assertTrue(plots.anyMatch(file -> file.getFileName().toString().contains(plot)), plot);
            }
        }

        run(experiment, 0, "EvaluateCommand", run.path().toString(), "--no-progress");
        assertTrue(experiment.console().contains(String.format(Locale.ROOT, "%8.1f", 100 * recall)));

        run(experiment, 0, "EmbedCommand", run.path().toString(), "--output", "e.npy", "--no-progress");
        int testImages = SmallExperiment.CLASSES / 2 * SmallExperiment.IMAGES_PER_CLASS;
        assertEquals(128 + testImages * 16 * Float.BYTES, Files.size(folder.resolve("e.npy")));
        assertEquals(new Searched(testImages, 0, testImages, false), results.searched());
        String scored = Files.readString(run.path().resolve("robustness/scoring.json"));
        assertTrue(scored.contains("\"apart\" : false"), scored);
        assertEquals(
                testImages,
                RobustnessFiles.read(run.path())
                        .data()
                        .path("gallery")
                        .path("gallery")
                        .asInt());
        run(experiment, 2, "EmbedCommand", run.path().toString(), "--split", "gallery");
        assertTrue(experiment.console().contains("--split gallery: the test images of this data set are queries and"));

        ModelFiles.Loaded loaded = ModelFiles.read(run.model(), false);
        loaded.network().close();
        ModelManifest manifest = loaded.manifest();
        assertEquals("c2f2", manifest.architecture().name());
        assertEquals(16, manifest.architecture().args().get("embedding").intValue());
        assertEquals("small", manifest.pipeline());
        assertEquals(List.of("class0", "class1", "class2"), manifest.classes());
        assertEquals(results.provenance().started(), manifest.origin().date());
        assertEquals(
                new Normalization(List.of(0.0), List.of(1.0)), loaded.content().normalization());
        run(experiment, 0, "ExportCommand", run.path().toString());
        assertTrue(Files.size(run.path().resolve("model.onnx")) > 0);

        Path query = folder.resolve("images/class5/3.png");
        run(experiment, 0, "QueryCommand", run.path().toString(), query.toString(), "--k", "3", "--output", "q.html");
        String page = Files.readString(folder.resolve("q.html"));
        // The query is one of the gallery's images, so it finds itself first, at distance 0.
        assertTrue(page.contains("class5"), page);
        assertEquals(4, page.split("data:image/png", -1).length - 1);

        // A photograph of any size; the gallery's embeddings are those of the query before.
        assertTrue(Files.isRegularFile(run.path().resolve("model-gallery.bin")));
        String embedded = "Embedding " + testImages + " images 100 %";
        assertEquals(1, experiment.console().split(embedded, -1).length - 1, experiment.console());
        Path photograph = TestFiles.writeImage(folder.resolve("photograph.jpg"), 300, 210, 1);
        run(experiment, 0, "QueryCommand", run.path().toString(), photograph.toString(), "--k", "3");
        assertEquals(1, experiment.console().split(embedded, -1).length - 1, experiment.console());
        run(experiment, 0, "EmbedCommand", run.path().toString(), photograph.toString(), query.toString());
        assertEquals(128 + 2 * 16 * Float.BYTES, Files.size(run.path().resolve("embeddings-images.npy")));
        assertEquals(
                List.of("index,label,class,name", "0,,," + photograph, "1,,," + query),
                Files.readAllLines(run.path().resolve("embeddings-images.csv")));
    }

    @Test
    void aGalleryApartGoesThroughAllCommands() throws Exception {
        SmallExperiment experiment = new SmallExperiment(folder);
        StringBuilder list = new StringBuilder("path,class,split\n");
        for (int c = 0; c < SmallExperiment.CLASSES; c++) {
            for (int i = 0; i < SmallExperiment.IMAGES_PER_CLASS; i++) {
                String split = c < SmallExperiment.CLASSES / 2 ? "train" : i < 3 ? "query" : "gallery";
                list.append(String.format(Locale.ROOT, "class%d/%d.png,class%d,%s%n", c, i, c, split));
            }
        }
        Files.writeString(folder.resolve("images/list.csv"), list);
        String pipeline = Files.readString(folder.resolve("data-pipelines/small.yaml"));
        Files.writeString(
                folder.resolve("data-pipelines/listed.yaml"),
                pipeline.replaceFirst(
                        "source: .*", "source: {name: manifest, args: {file: images/list.csv, directory: images}}"));
        run(experiment, 0, "TrainCommand", "conf/small.yaml", "data=listed", "train.epochs=1", "--no-progress");
        RunFolder run = run();
        assertEquals(9, RunResults.read(run.results()).searched().queries());
        assertEquals(15, RunResults.read(run.results()).searched().gallery());

        run(experiment, 0, "EvaluateCommand", run.path().toString(), "--steps", "2", "--no-checks", "--no-progress");
        JsonNode scored = new ObjectMapper()
                .readTree(run.path().resolve("robustness/robustness.json").toFile());
        assertTrue(
                scored.at("/data/gallery/apart").asBoolean(),
                scored.path("data").toString());
        assertEquals(9, scored.path("attacks").size());

        run(experiment, 0, "EmbedCommand", run.path().toString(), "--split", "gallery", "--output", "g.npy");
        assertEquals(128 + 15 * 16 * Float.BYTES, Files.size(folder.resolve("g.npy")));
    }

    @Test
    void mistakesAreSaidInOneLineAndNothingIsLeftBehind() throws Exception {
        SmallExperiment experiment = new SmallExperiment(folder);
        run(experiment, 2, "TrainCommand", "conf/small.yaml", "defense.epsylon=0.1");
        assertTrue(experiment.console().contains("defense.epsylon"), experiment.console());
        assertTrue(experiment.console().contains("epsilon"), experiment.console());
        run(experiment, 2, "TrainCommand", "conf/small.yaml", "defense.epsilon=300/255");
        run(experiment, 2, "TrainCommand", "conf/small.yaml", "train.pairs=1");
        run(experiment, 2, "TrainCommand", "conf/small.yaml", "data.directory=nowhere");
        assertFalse(experiment.console().contains("\tat "), experiment.console());
    }

    private void run(SmallExperiment experiment, int exitCode, String command, String... arguments) throws Exception {
        Process process = experiment.start(command, arguments);
        assertTrue(process.waitFor(180, TimeUnit.SECONDS), experiment.console());
        assertEquals(exitCode, process.exitValue(), experiment.console());
    }

    private RunFolder run() throws Exception {
        try (Stream<Path> runs = Files.list(folder.resolve("reports/runs"))) {
            List<Path> all = runs.toList();
            assertEquals(1, all.size());
            return RunFolder.open(all.get(0));
        }
    }
}
