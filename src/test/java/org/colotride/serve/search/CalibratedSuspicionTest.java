package org.colotride.serve.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.detection.Calibration;
import org.colotride.detection.CalibrationFile;
import org.colotride.detection.DetectorSettings;
import org.colotride.detection.Evidence;
import org.colotride.detection.NeighbourSearch;
import org.colotride.detection.SuspicionDetector;
import org.colotride.detection.Verdict;
import org.colotride.io.Mappers;
import org.colotride.library.ImageModel;
import org.colotride.retrieval.NearestNeighbours;
import org.colotride.serve.SearchServer;
import org.colotride.serve.ServedIndex;
import org.colotride.serve.ServerLimits;
import org.colotride.serve.ServerSettings;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server says of a photograph, against the detector over all embeddings in memory. */
class CalibratedSuspicionTest {
    private static final DetectorSettings SETTINGS =
            new DetectorSettings(List.of(Component.named("smooth"), Component.named("jpeg")), 5, 0.9, 3);

    @TempDir
    private Path folder;

    private ServedIndex index;

    @BeforeEach
    void build() throws IOException {
        index = new ServedIndex(folder);
    }

    @Test
    void saysWhatTheDetectorSays() throws Exception {
        try (ImageModel model = ImageModel.load(index.model())) {
            Evidence.Embedder embedder = model::embed;
            List<Path> files = IntStream.range(0, ServedIndex.IMAGES)
                    .mapToObj(i -> folder.resolve(i + ".jpg"))
                    .toList();
            Embeddings embeddings = model.embed(files);
            NeighbourSearch search = NeighbourSearch.among(new NearestNeighbours(embeddings, model.metric()));
            Evidence evidence = new Evidence(embedder, model.dimension(), model.shape(), model.metric(), SETTINGS);
            double[][] benign = new double[ServedIndex.IMAGES][];
            for (int i = 0; i < benign.length; i++) {
                benign[i] =
                        evidence.measure(model.pixels(files.get(i)), 1, model.embed(files.get(i)), image -> search)[0];
            }
            Calibration calibration = Calibration.of(index.sha256(), "0", SETTINGS, benign, 1, 0.3);
            Path file = folder.resolve("calibration.json");
            CalibrationFile.write(file, calibration);
            SuspicionDetector detector =
                    new SuspicionDetector(embedder, model.dimension(), model.shape(), model.metric(), calibration);
            boolean told = false;
            try (SearchServer server = SearchServer.start(index.folder(), settings(), CalibratedSuspicion.by(file))) {
                for (Path photograph : files) {
                    Verdict expected = detector.examine(model.pixels(photograph), model.embed(photograph), search);
                    JsonNode suspicion = search(server, photograph).path("suspicion");
                    assertEquals(expected.score(), suspicion.path("score").doubleValue(), 1e-9);
                    assertEquals(
                            expected.threshold(), suspicion.path("threshold").doubleValue());
                    assertEquals(expected.flagged(), suspicion.path("suspect").booleanValue());
                    assertEquals(expected.words(), suspicion.path("reason").textValue());
                    told |= expected.score() != 0;
                }
            }
            assertTrue(told);
        }
    }

    @Test
    void refusesTheCalibrationOfAnotherModel() throws IOException {
        double[][] benign = new double[12][SETTINGS.measures().size()];
        Path file = folder.resolve("other.json");
        CalibrationFile.write(file, Calibration.of("ab".repeat(32), "0", SETTINGS, benign, 1, 0.3));
        ConfigException refused = assertThrows(
                ConfigException.class,
                () -> SearchServer.start(index.folder(), settings(), CalibratedSuspicion.by(file)));
        assertTrue(refused.getMessage().contains("other.json")
                && refused.getMessage().contains("another model"));
        index.serve().close();
    }

    private static ServerSettings settings() {
        return new ServerSettings(ServerSettings.LOOPBACK, 0, Optional.empty(), ServerLimits.DEFAULT);
    }

    private static JsonNode search(SearchServer server, Path photograph) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.address() + "/v1/search?k=3"))
                .POST(HttpRequest.BodyPublishers.ofFile(photograph))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode());
        return Mappers.json().readTree(answer.body());
    }
}
