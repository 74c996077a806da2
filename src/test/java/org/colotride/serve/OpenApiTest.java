package org.colotride.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.colotride.serve.RawClient.Response;
import org.colotride.serve.embedding.BatchedEmbedder;
import org.colotride.serve.http.Route;
import org.colotride.serve.search.Suspicion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The document says what is served: every route, parameter and status of it is tried, and every answer held against it. */
@Timeout(120)
class OpenApiTest {
    private static final String SEARCH = "POST /v1/search";
    private static final String EMBED = "POST /v1/embed";
    private static final String PUT = "PUT /v1/images/{id}";
    private static final String DELETE = "DELETE /v1/images/{id}";
    private static final String THUMBNAIL = "GET /v1/images/{id}/thumbnail";
    private static final List<String> PHOTOGRAPHS = List.of(SEARCH, EMBED, PUT);
    private static final List<String> READ =
            List.of("GET /v1/health", "GET /v1/openapi.json", "GET /metrics", THUMBNAIL);

    /** A mistake of the server's own, a full disk, a server that ends at that moment: no client can bring them about. */
    private static final Set<String> UNPROVOKED = Stream.of(
                    READ.stream().map(operation -> operation + " 503"),
                    Stream.of(EMBED, PUT, DELETE, THUMBNAIL).map(operation -> operation + " 500"),
                    Stream.of(PUT + " 507", DELETE + " 507", DELETE + " 503"))
            .flatMap(all -> all)
            .collect(Collectors.toUnmodifiableSet());

    private static final byte[] NOTHING = {};
    private static final ServerLimits SMALL = new ServerLimits(50_000, 1 << 20, 50_000, 8, 8, 100, 30, 2, 1);

    @TempDir
    Path folder;

    private final Set<String> seen = new TreeSet<>();
    private ApiDocument document;
    private ServedIndex index;

    @BeforeEach
    void makeAnIndex() throws IOException {
        document = new ApiDocument();
        index = new ServedIndex(folder);
    }

    @Test
    void describesEveryRouteAndItsParametersAndNoOther() {
        Set<String> routes = new TreeSet<>();
        for (Route route : new Routes(null, null, null, null, null, null, null).all()) {
            if (!route.path().equals("/") && !route.path().startsWith("/page/")) {
                String operation = route.method() + " " + route.path();
                routes.add(operation);
                assertEquals(route.parameters(), document.parameters(operation), operation);
            }
        }
        assertEquals(routes, document.operations());
    }

    @Test
    void isWholeInItself() {
        Set<String> names = new TreeSet<>();
        for (String operation : document.operations()) {
            JsonNode described = document.operation(operation);
            assertTrue(names.add(described.path("operationId").asText()), operation);
            assertTrue(described.path("summary").isTextual(), operation);
        }
        for (JsonNode reference : document.node().findValues("$ref")) {
            assertTrue(document.node().at(reference.asText().substring(1)).isObject(), reference.asText());
        }
        assertEquals("3.1.0", document.node().path("openapi").asText());
    }

    @Test
    void everyStatusIsGivenAndEveryAnswerIsAsDescribed() throws Exception {
        reading();
        writing();
        slow();
        crowded();
        failing();
        Set<String> described = document.answers();
        described.removeAll(UNPROVOKED);
        assertEquals(described, seen);
    }

    private void see(String operation, int status, Response response) throws IOException {
        assertEquals(status, response.status(), operation + ": " + response.text());
        document.check(operation, response);
        seen.add(operation + " " + status);
    }

    private static Response ask(String address, String operation, Map<String, String> headers, byte[] body)
            throws IOException {
        return ask(address, operation, "", headers, body);
    }

    private static Response ask(
            String address, String operation, String query, Map<String, String> headers, byte[] body)
            throws IOException {
        String[] words = operation.split(" ");
        return RawClient.once(address, words[0], words[1].replace("{id}", "pets%2F1.jpg") + query, headers, body);
    }

    private void reading() throws IOException {
        byte[] image = ServedIndex.photograph(3);
        try (SearchServer server = index.serve()) {
            String address = server.address();
            see(SEARCH, 200, ask(address, SEARCH, "?k=3", Map.of(), image));
            see(SEARCH, 200, ask(address, SEARCH, "?label=unheard-of", Map.of(), image));
            see(EMBED, 200, ask(address, EMBED, Map.of(), image));
            see(SEARCH, 400, ask(address, SEARCH, "?k=0", Map.of(), image));
            see(SEARCH, 400, ask(address, SEARCH, "?lable=cat", Map.of(), image));
            for (String operation : READ) {
                see(operation, 200, ask(address, operation, Map.of(), NOTHING));
                see(operation, 400, ask(address, operation, "?what=that", Map.of(), NOTHING));
                see(operation, 403, ask(address, operation, Map.of("Host", "evil.example"), NOTHING));
            }
            see(THUMBNAIL, 404, RawClient.once(address, "GET", "/v1/images/none/thumbnail", Map.of(), NOTHING));
            for (String operation : List.of(PUT, DELETE)) {
                see(operation, 403, ask(address, operation, ServedIndex.bearer(), image));
            }
        }
    }

    /** What verdicts rest on is described, too. */
    @Test
    void aServerThatSuspectsSaysWhatBy() throws IOException {
        Suspicion.Basis basis = new Suspicion.Basis("index", 300, 0.01, 2.5);
        Suspicion suspicion = new Suspicion() {
            @Override
            public Optional<Verdict> of(float[] pixels, float[] embedding) {
                return Optional.of(new Verdict(1.5, 2.5, false, "It is as benign images are."));
            }

            @Override
            public Optional<Basis> basis() {
                return Optional.of(basis);
            }
        };
        try (SearchServer server = SearchServer.start(
                index.folder(),
                ServedIndex.settings(Optional.empty(), ServerLimits.DEFAULT),
                (embedder, served, shape) -> suspicion)) {
            see(SEARCH, 200, ask(server.address(), SEARCH, Map.of(), ServedIndex.photograph(1)));
            Response health = ask(server.address(), "GET /v1/health", Map.of(), NOTHING);
            see("GET /v1/health", 200, health);
            JsonNode told = new ObjectMapper().readTree(health.body()).path("suspicion");
            assertEquals(300, told.path("images").asInt());
            assertEquals(0.01, told.path("falseAlarms").asDouble());
        }
    }

    private void writing() throws IOException {
        byte[] image = ServedIndex.photograph(3);
        byte[] broken = Arrays.copyOf(image, image.length / 2);
        try (SearchServer server =
                SearchServer.start(index.folder(), ServedIndex.settings(Optional.of(ServedIndex.TOKEN), SMALL))) {
            String address = server.address();
            see(PUT, 200, ask(address, PUT, "?label=dog", ServedIndex.bearer(), image));
            see(DELETE, 204, ask(address, DELETE, ServedIndex.bearer(), NOTHING));
            see(DELETE, 404, ask(address, DELETE, ServedIndex.bearer(), NOTHING));
            see(PUT, 201, ask(address, PUT, "?path=shelf", ServedIndex.bearer(), image));
            see(DELETE, 400, ask(address, DELETE, "?what=that", ServedIndex.bearer(), NOTHING));
            for (String operation : List.of(PUT, DELETE)) {
                see(operation, 401, ask(address, operation, Map.of(), image));
                see(operation, 401, ask(address, operation, Map.of("Authorization", "Bearer wrong"), image));
            }
            for (String operation : PHOTOGRAPHS) {
                Map<String, String> token = ServedIndex.bearer();
                see(operation, 400, ask(address, operation, token, NOTHING));
                see(operation, 403, ask(address, operation, Map.of("Origin", "https://evil.example"), image));
                see(operation, 413, ask(address, operation, token, new byte[60_000]));
                see(operation, 415, ask(address, operation, token, "no image".getBytes(StandardCharsets.US_ASCII)));
                see(operation, 422, ask(address, operation, token, broken));
            }
        }
    }

    private void slow() throws IOException {
        try (SearchServer server =
                SearchServer.start(index.folder(), ServedIndex.settings(Optional.of(ServedIndex.TOKEN), SMALL))) {
            for (String operation : PHOTOGRAPHS) {
                try (RawClient client = new RawClient(server.address())) {
                    String[] words = operation.split(" ");
                    client.send((words[0] + " " + words[1].replace("{id}", "new") + " HTTP/1.1\r\nHost: localhost\r\n"
                                    + "Authorization: Bearer " + ServedIndex.TOKEN
                                    + "\r\nContent-Length: 1000\r\n\r\nbegin")
                            .getBytes(StandardCharsets.US_ASCII));
                    see(operation, 408, client.read());
                }
            }
        }
    }

    private void crowded() throws Exception {
        int threads = BatchedEmbedder.ANSWERING;
        byte[] image = ServedIndex.photograph(3);
        Map<String, String> token = ServedIndex.bearer();
        ServerLimits limits = new ServerLimits(50_000, 1 << 20, 50_000, threads + 2, 8, 100, 1, 10, 10);
        List<RawClient> clients = new ArrayList<>();
        try (HeldServer server = new HeldServer(index, limits)) {
            byte[] search = RawClient.request("localhost", "POST", "/v1/search", Map.of(), image);
            for (int i = 0; i < threads; i++) {
                RawClient client = new RawClient(server.address());
                clients.add(client);
                client.send(search);
            }
            server.awaitHeld(threads);
            for (RawClient client : clients) {
                see(SEARCH, 504, client.read());
            }
            see(EMBED, 504, ask(server.address(), EMBED, Map.of(), image));
            see(PUT, 504, ask(server.address(), PUT, token, image));
            for (String operation : PHOTOGRAPHS) {
                see(operation, 503, ask(server.address(), operation, token, image));
            }
            server.letGo();
            // What nobody waits for is over soon, and there is room again.
            Response response = ask(server.address(), SEARCH, Map.of(), image);
            for (int i = 0; i < 100 && response.status() == 503; i++) {
                Thread.sleep(50);
                response = ask(server.address(), SEARCH, Map.of(), image);
            }
            see(SEARCH, 200, response);
            assertTrue(new ObjectMapper()
                    .readTree(response.body())
                    .path("suspicion")
                    .path("reason")
                    .isTextual());
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    private void failing() throws IOException {
        try (SearchServer server = SearchServer.start(
                index.folder(),
                ServedIndex.settings(Optional.empty(), ServerLimits.DEFAULT),
                (embedder, served, shape) -> (pixels, embedding) -> {
                    throw new IllegalStateException("on purpose");
                })) {
            Response response = ask(server.address(), SEARCH, Map.of(), ServedIndex.photograph(1));
            see(SEARCH, 500, response);
            assertTrue(!response.text().contains("on purpose"), response.text());
        }
    }
}
