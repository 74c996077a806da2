package org.colotride.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.colotride.detection.Calibration;
import org.colotride.detection.DetectorSettings;
import org.colotride.detection.Evidence;
import org.colotride.detection.NeighbourSearch;
import org.colotride.detection.SuspicionDetector;
import org.colotride.detection.Verdict;
import org.colotride.index.calibration.BenignSample;
import org.colotride.io.Mappers;
import org.colotride.library.ImageModel;
import org.colotride.retrieval.NearestNeighbours;
import org.colotride.serve.SearchServer;
import org.colotride.serve.ServedModels;
import org.colotride.serve.ServerLimits;
import org.colotride.serve.ServerSettings;
import org.colotride.serve.search.CalibratedSuspicion;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The detector of an index, from goal {@code index} to the answers of the server. */
@Timeout(240)
class IndexDetectorTest {
    private static final int IMAGES = 44;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path model;
    private Path images;
    private Path index;

    @BeforeEach
    void photograph() throws IOException {
        model = ServedModels.small(folder.resolve("model.zip"));
        images = Files.createDirectory(folder.resolve("images"));
        index = folder.resolve("index");
        photographs(images, 0, IMAGES);
    }

    private static void photographs(Path into, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            Files.write(into.resolve(i + ".png"), ServedModels.photograph(20, 16, "png", i));
        }
    }

    private String goal(Object... arguments) {
        out.getBuffer().setLength(0);
        String[] words = Stream.concat(Stream.of("--no-progress"), Arrays.stream(arguments))
                .map(Object::toString)
                .toArray(String[]::new);
        int code = CommandRunner.run(
                new IndexCommand(IndexService::run), new PrintWriter(out, true), new PrintWriter(err, true), words);
        assertEquals(0, code, err.toString());
        return out.toString();
    }

    private Path kept(String name) {
        return index.resolve("content-1").resolve(name);
    }

    private SearchServer serve() {
        return SearchServer.start(
                index,
                new ServerSettings(ServerSettings.LOOPBACK, 0, Optional.empty(), ServerLimits.DEFAULT),
                CalibratedSuspicion.ofIndex());
    }

    private static JsonNode send(HttpRequest request) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        return Mappers.json().readTree(answer.body());
    }

    private static JsonNode search(SearchServer server, byte[] photograph) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(server.address() + "/v1/search?k=3"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(photograph))
                .build());
    }

    private static JsonNode basis(SearchServer server) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(server.address() + "/v1/health"))
                        .build())
                .path("suspicion");
    }

    /** A detector that is calibrated here, on each image without itself, half of the images making a ranking. */
    private SuspicionDetector expected(ImageModel loaded, List<Path> files, NeighbourSearch search) {
        List<String> ids =
                files.stream().map(file -> file.getFileName().toString()).toList();
        DetectorSettings settings = DetectorSettings.standard(1).withNeighbours(files.size() / 2);
        Evidence evidence = new Evidence(loaded::embed, loaded.dimension(), loaded.shape(), loaded.metric(), settings);
        double[][] values = ids.stream()
                .sorted(Comparator.comparingLong(BenignSample::key))
                .map(id -> {
                    Path file = images.resolve(id);
                    NeighbourSearch others = search.without(ids.indexOf(id));
                    return evidence.measure(loaded.pixels(file), 1, loaded.embed(file), image -> others)[0];
                })
                .toArray(double[][]::new);
        // One in 23, rounded up to a thousandth.
        Calibration calibration = Calibration.of("0", "", settings, values, 1, 0.044);
        return new SuspicionDetector(loaded::embed, loaded.dimension(), loaded.shape(), loaded.metric(), calibration);
    }

    private void assertAnswersAreExpected(SearchServer server) throws Exception {
        try (ImageModel loaded = ImageModel.load(model)) {
            List<Path> files = new ArrayList<>();
            for (int i = 0; i < IMAGES; i++) {
                files.add(images.resolve(i + ".png"));
            }
            Embeddings embeddings = loaded.embed(files);
            NeighbourSearch search = NeighbourSearch.among(new NearestNeighbours(embeddings, loaded.metric()));
            SuspicionDetector detector = expected(loaded, files, search);
            for (int seed = 1000; seed < 1004; seed++) {
                byte[] photograph = ServedModels.photograph(20, 16, "png", seed);
                Path file = Files.write(folder.resolve("query.png"), photograph);
                Verdict verdict = detector.examine(loaded.pixels(file), loaded.embed(file), search);
                JsonNode told = search(server, photograph).path("suspicion");
                assertEquals(verdict.threshold(), told.path("threshold").doubleValue(), 1e-6);
                assertEquals(verdict.score(), told.path("score").doubleValue(), 1e-6);
                assertEquals(verdict.flagged(), told.path("suspect").booleanValue());
                assertEquals(verdict.words(), told.path("reason").textValue());
            }
        }
    }

    @Test
    void anIndexCalibratesItselfAndAKillLeavesWhatServes() throws Exception {
        String said = goal(model, images, "--output", index);
        assertTrue(said.contains("Detector: calibrated on 44 images in "), said);
        assertTrue(said.contains("at most 4.4 % of photographs like them on average"), said);
        try (SearchServer server = serve()) {
            assertEquals(44, basis(server).path("images").asInt());
            assertEquals("index", basis(server).path("source").asText());
            assertEquals(0.044, basis(server).path("falseAlarms").asDouble());
            assertAnswersAreExpected(server);
        }
        // A kill between publishing and calibrating leaves no calibration: the server makes it of the sample.
        Files.delete(kept("calibration.json"));
        try (SearchServer server = serve()) {
            for (int i = 0; i < 600 && basis(server).isMissingNode(); i++) {
                Thread.sleep(50);
            }
            assertAnswersAreExpected(server);
        }
        assertFalse(Files.exists(kept("calibration.json")), "who reads does not write");
        said = goal(index, "--remove", "0.png");
        assertTrue(said.contains("Detector: calibrated on 43 images"), said);
        // Half of a file that was being written does not count.
        Files.writeString(kept(".calibration.json-1.part"), "{");
        serve().close();
    }

    /** At moments over the second half of the making, when images, sample and calibration are written. */
    @Test
    void anIndexThatIsMadeAnewAndKilledServesAndSuspects() throws Exception {
        goal(model, images, "--output", index);
        photographs(images, IMAGES, IMAGES + 4);
        int kills = 4;
        long whole = makeAnew(Long.MAX_VALUE);
        for (int kill = 0; kill < kills; kill++) {
            makeAnew(whole / 2 + whole * kill / (2 * kills));
            try (SearchServer server = serve()) {
                for (int i = 0; i < 600 && basis(server).isMissingNode(); i++) {
                    Thread.sleep(50);
                }
                assertEquals(server.images(), basis(server).path("images").asInt());
                assertTrue(search(server, ServedModels.photograph(20, 16, "png", 3))
                        .has("suspicion"));
            }
        }
        assertTrue(goal(index, "--remove", "0.png").contains("Detector: calibrated "), out.toString());
    }

    /** Returns how long it took. */
    private long makeAnew(long killAfterMillis) throws Exception {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        IndexCommand.class.getName(),
                        "--no-progress",
                        model.toString(),
                        images.toString(),
                        "--output",
                        index.toString(),
                        "--overwrite")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("console.txt").toFile())
                .start();
        if (!process.waitFor(killAfterMillis, TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        } else {
            assertEquals(0, process.exitValue(), Files.readString(folder.resolve("console.txt")));
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    @Test
    void isCalibratedAnewWhenATenthHasChanged() throws Exception {
        goal(model, images, "--output", index);
        Path more = Files.createDirectory(folder.resolve("more"));
        photographs(more, 100, 104);
        String said = goal(index, "--add", more);
        assertTrue(said.contains("calibrated among 44 images; it will be anew"), said);
        assertTrue(goal(index, "--calibrate", "always").contains("calibrated on 48 images"), out.toString());
        photographs(more, 104, 112);
        assertTrue(goal(index, "--add", more, "--calibrate", "never").contains("not calibrated"), out.toString());
        try (SearchServer server = serve()) {
            // Beside, of the images of which it has copies: those of the last command were not looked at.
            for (int i = 0; i < 600 && basis(server).path("images").asInt() != 48; i++) {
                Thread.sleep(50);
            }
            assertEquals(48, basis(server).path("images").asInt());
        }
        assertTrue(goal(index, "--add", more).contains("calibrated on 56 images"), out.toString());
    }

    @Test
    void withoutASampleNobodyIsSuspectedUntilTheImagesAreAddedAgain() throws Exception {
        String said = goal(model, images, "--output", index, "--calibrate", "never");
        assertTrue(said.contains("Detector: not calibrated (--calibrate never)"), said);
        assertFalse(Files.exists(kept("benign.json")));
        try (SearchServer server = serve()) {
            assertTrue(basis(server).isMissingNode());
            JsonNode answer = search(server, ServedModels.photograph(20, 16, "png", 1));
            assertEquals(3, answer.path("nearest").size());
            assertFalse(answer.has("suspicion"));
        }
        Path few = Files.createDirectory(folder.resolve("few"));
        photographs(few, 200, 204);
        said = goal(index, "--add", few, "--calibrate", "always");
        assertTrue(said.contains("no pixels of its images were at hand"), said);
        said = goal(index, "--add", images);
        assertTrue(said.contains("calibrated on 44 images"), said);
    }

    @Test
    void aBrokenSampleIsNamed() throws IOException {
        goal(model, images, "--output", index);
        Files.writeString(kept("benign.json"), "{}");
        assertEquals(
                1,
                CommandRunner.run(
                        new IndexCommand(IndexService::run),
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        "--no-progress",
                        index.toString(),
                        "--remove",
                        "1.png"));
        assertTrue(err.toString().contains("benign.json: cannot be used"), err.toString());
        assertTrue(err.toString().contains("--add"), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }
}
