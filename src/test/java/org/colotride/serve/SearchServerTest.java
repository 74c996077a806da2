package org.colotride.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.colotride.index.StoredIndex;
import org.colotride.library.ImageModel;
import org.colotride.serve.RawClient.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is answered, over sockets, against the library on the same files. */
@Timeout(120)
class SearchServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] NOTHING = {};

    @TempDir
    Path folder;

    private ServedIndex index;

    @BeforeEach
    void makeAnIndex() throws IOException {
        index = new ServedIndex(folder);
    }

    private static JsonNode ok(Response response) throws IOException {
        assertEquals(200, response.status(), response.text());
        assertEquals("application/json", response.type());
        return JSON.readTree(response.body());
    }

    private static Response post(SearchServer server, String path, byte[] body) throws IOException {
        return RawClient.once(server.address(), "POST", path, Map.of("Content-Type", "image/jpeg"), body);
    }

    private static float[] embedding(JsonNode answer) {
        float[] embedding = new float[answer.path("embedding").size()];
        for (int i = 0; i < embedding.length; i++) {
            embedding[i] = Float.parseFloat(answer.path("embedding").get(i).asText());
        }
        return embedding;
    }

    private static List<String> ids(JsonNode answer) {
        return StreamSupport.stream(answer.path("nearest").spliterator(), false)
                .map(hit -> hit.path("id").asText())
                .toList();
    }

    @Test
    void findsWhatTheIndexFindsForWhatTheLibraryEmbeds() throws IOException {
        Path other = Files.write(folder.resolve("other.png"), ServedModels.photograph(333, 21, "png", 99));
        try (SearchServer server = index.serve();
                ImageModel model = ImageModel.load(index.model());
                StoredIndex stored = StoredIndex.openToRead(index.folder())) {
            for (Path file : List.of(folder.resolve("3.jpg"), other)) {
                for (String label : new String[] {null, "cat"}) {
                    String query = label == null ? "" : "&label=" + label;
                    JsonNode answer = ok(post(server, "/v1/search?k=5" + query, Files.readAllBytes(file)));
                    List<String> expected = stored.nearest(model.embed(file), 5, label).stream()
                            .map(hit -> hit.id() + " " + hit.path() + " " + hit.label() + " " + hit.distance())
                            .toList();
                    List<String> found = new ArrayList<>();
                    answer.path("nearest")
                            .forEach(hit -> found.add(hit.path("id").asText() + " "
                                    + hit.path("path").asText() + " "
                                    + hit.path("label").asText() + " "
                                    + hit.path("distance").asDouble()));
                    assertEquals(expected, found);
                    assertTrue(
                            answer.path("reason").path("sentence").asText().startsWith("The nearest image is at"),
                            answer.toString());
                    assertFalse(answer.has("suspicion"));
                }
            }
            assertEquals(
                    10,
                    ids(ok(post(server, "/v1/search", ServedIndex.photograph(1))))
                            .size());
        }
    }

    @Test
    void manyAtOnceAreEmbeddedToTheBitAsTheLibraryDoesAlone() throws Exception {
        int count = 48;
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String format = i % 3 == 0 ? "png" : i % 3 == 1 ? "jpg" : "bmp";
            files.add(Files.write(
                    folder.resolve("query" + i), ServedModels.photograph(14 + 9 * i, 300 - 5 * i, format, 1000 + i)));
        }
        ExecutorService clients = Executors.newFixedThreadPool(16);
        try (SearchServer server = index.serve();
                ImageModel model = ImageModel.load(index.model())) {
            List<Future<float[]>> answers = new ArrayList<>();
            for (Path file : files) {
                answers.add(clients.submit(() -> embedding(ok(post(server, "/v1/embed", Files.readAllBytes(file))))));
            }
            for (int i = 0; i < count; i++) {
                assertArrayEquals(model.embed(files.get(i)), answers.get(i).get(60, TimeUnit.SECONDS));
            }
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void anImageComesAsABodyAsAFormOrInPieces() throws IOException {
        byte[] image = ServedIndex.photograph(5);
        try (SearchServer server = index.serve()) {
            JsonNode raw = ok(post(server, "/v1/embed", image));
            assertEquals(raw, ok(form(server, "image", image)));
            Response other = form(server, "picture", image);
            assertEquals(400, other.status());
            assertTrue(other.text().contains("'image'"), other.text());
            try (RawClient client = new RawClient(server.address())) {
                client.send(("POST /v1/embed HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                for (int i = 0; i < image.length; i += 100) {
                    int length = Math.min(100, image.length - i);
                    client.send((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    client.send(Arrays.copyOfRange(image, i, i + length));
                    client.send("\r\n".getBytes(StandardCharsets.US_ASCII));
                }
                client.send("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertEquals(raw, ok(client.read()));
                // The connection goes on.
                assertEquals(raw, ok(client.ask("POST", "/v1/embed", Map.of(), image)));
            }
        }
    }

    private static Response form(SearchServer server, String name, byte[] image) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("--frontier\r\nContent-Disposition: form-data; name=\"comment\"\r\n\r\nhello\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(("--frontier\r\nContent-Disposition: form-data; name=\"" + name
                        + "\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(image);
        body.writeBytes("\r\n--frontier--\r\n".getBytes(StandardCharsets.US_ASCII));
        return RawClient.once(
                server.address(),
                "POST",
                "/v1/embed",
                Map.of("Content-Type", "multipart/form-data; boundary=frontier"),
                body.toByteArray());
    }

    @Test
    void imagesAreAddedReplacedAndRemovedAndStaySo() throws IOException {
        byte[] image = ServedModels.photograph(50, 70, "png", 77);
        String path = "/v1/images/new%2Fdog%2050%25.png";
        try (SearchServer server = index.serveToWrite()) {
            String address = server.address();
            Response added =
                    RawClient.once(address, "PUT", path + "?label=dog&path=shelf%201", ServedIndex.bearer(), image);
            assertEquals(201, added.status(), added.text());
            assertEquals(
                    ServedIndex.IMAGES + 1,
                    JSON.readTree(added.body()).path("images").asInt());
            JsonNode found =
                    ok(post(server, "/v1/search?k=1", image)).path("nearest").get(0);
            assertEquals("new/dog 50%.png", found.path("id").asText());
            assertEquals("shelf 1", found.path("path").asText());
            assertEquals(0, found.path("distance").asDouble(), 1e-3);
            Response picture =
                    RawClient.once(address, "GET", found.path("thumbnail").asText(), Map.of(), NOTHING);
            assertEquals(200, picture.status());
            assertEquals("image/jpeg", picture.type());
            assertEquals(
                    200,
                    RawClient.once(address, "PUT", path, ServedIndex.bearer(), image)
                            .status());
            assertEquals(
                    204,
                    RawClient.once(address, "DELETE", "/v1/images/pets%2F0.jpg", ServedIndex.bearer(), NOTHING)
                            .status());
            assertFalse(ids(ok(post(server, "/v1/search?k=100", image))).contains("pets/0.jpg"));
        }
        try (StoredIndex stored = StoredIndex.openToRead(index.folder())) {
            assertEquals(ServedIndex.IMAGES, stored.size());
            assertTrue(stored.embedding("new/dog 50%.png").isPresent());
            assertTrue(stored.embedding("pets/0.jpg").isEmpty());
        }
    }

    @Test
    void whoMayNotReadIsNotTold() throws IOException {
        try (SearchServer server = index.serve()) {
            Response page = RawClient.once(server.address(), "GET", "/", Map.of(), NOTHING);
            assertEquals(200, page.status());
            assertEquals("text/html; charset=utf-8", page.type());
            for (Response response : List.of(
                    page,
                    RawClient.once(server.address(), "GET", "/nothing", Map.of(), NOTHING),
                    RawClient.once(server.address(), "GET", "/", Map.of("Host", "evil.example"), NOTHING))) {
                assertEquals("nosniff", response.headers().get("x-content-type-options"));
                assertEquals("same-origin", response.headers().get("cross-origin-resource-policy"));
                assertTrue(response.headers().get("content-security-policy").startsWith("default-src 'none';"));
                assertFalse(response.headers().containsKey("access-control-allow-origin"));
                assertFalse(response.headers().containsKey("server"));
            }
        }
    }

    @Test
    void healthAndFiguresTellWhatIsServed() throws IOException {
        try (SearchServer server = index.serve()) {
            ok(post(server, "/v1/search", ServedIndex.photograph(1)));
            JsonNode health = ok(RawClient.once(server.address(), "GET", "/v1/health", Map.of(), NOTHING));
            assertEquals(ServedIndex.IMAGES, health.path("images").asInt());
            assertEquals(16, health.path("model").path("dimension").asInt());
            assertFalse(health.path("writable").asBoolean());
            String figures = RawClient.once(server.address(), "GET", "/metrics", Map.of(), NOTHING)
                    .text();
            assertTrue(
                    figures.contains(
                            "colotride_http_requests_seconds_count{method=\"POST\",route=\"/v1/search\",status=\"200\"} 1"),
                    figures);
            assertTrue(figures.contains("colotride_batch_images_sum 1.0"), figures);
            assertTrue(figures.contains("colotride_images 12.0"), figures);
        }
    }

    @Test
    void aHeadIsAnsweredAsAGetWithoutItsContent() throws IOException {
        try (SearchServer server = index.serve();
                RawClient client = new RawClient(server.address())) {
            Response head = client.ask("HEAD", "/v1/health", Map.of(), NOTHING);
            assertEquals(200, head.status());
            assertTrue(Integer.parseInt(head.headers().get("content-length")) > 0);
            ok(client.ask("GET", "/v1/health", Map.of(), NOTHING));
        }
    }
}
