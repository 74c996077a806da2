package org.colotride.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.colotride.serve.RawClient.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody sends by mistake: it is refused, says why, and others are answered meanwhile. */
@Timeout(120)
class HostileClientTest {
    private static final byte[] NOTHING = {};

    @TempDir
    Path folder;

    private ServedIndex index;

    @BeforeEach
    void makeAnIndex() throws IOException {
        index = new ServedIndex(folder);
    }

    private SearchServer serve(ServerLimits limits) {
        return SearchServer.start(index.folder(), ServedIndex.settings(Optional.empty(), limits));
    }

    private static ServerLimits limits(long uploads, int connections, int bodySeconds, int idleSeconds) {
        return new ServerLimits(100_000, uploads, 1_000_000, 16, 8, connections, 30, bodySeconds, idleSeconds);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void assertProblem(int status, Response response) throws IOException {
        assertEquals(status, response.status(), response.text());
        assertEquals("application/problem+json", response.type());
        JsonNode problem = new ObjectMapper().readTree(response.body());
        assertEquals(status, problem.path("status").asInt());
        assertTrue(problem.path("remedy").asText().length() > 5, response.text());
        assertEquals("nosniff", response.headers().get("x-content-type-options"));
    }

    private static void assertServes(SearchServer server) throws IOException {
        assertEquals(
                200,
                RawClient.once(server.address(), "POST", "/v1/search", Map.of(), ServedIndex.photograph(1))
                        .status());
    }

    /** A file of some hundred kilobytes, whole and valid, that speaks of 100 megapixels. */
    static byte[] bomb(int side) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(data)) {
            byte[] row = new byte[1 + side];
            for (int y = 0; y < side; y++) {
                deflater.write(row);
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        byte[] header = new byte[13];
        for (int i = 0; i < 4; i++) {
            header[i] = (byte) (side >>> 24 - 8 * i);
            header[4 + i] = header[i];
        }
        header[8] = 8;
        chunk(png, "IHDR", header);
        chunk(png, "IDAT", data.toByteArray());
        chunk(png, "IEND", NOTHING);
        return png.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String name, byte[] data) {
        CRC32 sum = new CRC32();
        sum.update(ascii(name));
        sum.update(data);
        for (long value : new long[] {data.length, -1, sum.getValue()}) {
            if (value < 0) {
                png.writeBytes(ascii(name));
                png.writeBytes(data);
            } else {
                for (int shift = 24; shift >= 0; shift -= 8) {
                    png.write((int) (value >>> shift));
                }
            }
        }
    }

    @Test
    void aHundredMegapixelsAreRefusedByTheirHeader() throws IOException {
        byte[] bomb = bomb(10_000);
        try (SearchServer server = index.serve()) {
            Response response = RawClient.once(server.address(), "POST", "/v1/search", Map.of(), bomb);
            assertProblem(422, response);
            assertTrue(response.text().contains("10000×10000"), response.text());
            String figures = RawClient.once(server.address(), "GET", "/metrics", Map.of(), NOTHING)
                    .text();
            assertTrue(figures.contains("colotride_decoding_seconds_count 0"), figures);
            // It is what it claims to be: were it smaller, it would be decoded.
            assertEquals(
                    200,
                    RawClient.once(server.address(), "POST", "/v1/search", Map.of(), bomb(1000))
                            .status());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
                "GET /v1/images/%2e%2e/thumbnail HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /v1/images/%zz/thumbnail HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /v1/images/%ff/thumbnail HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /v1/health?%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nab",
                "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
            })
    void whatIsNoRequestIsRefused(String request) throws IOException {
        try (SearchServer server = index.serve();
                RawClient client = new RawClient(server.address())) {
            client.send(ascii(request));
            Response response = client.read();
            assertTrue(
                    response.status() >= 400 && response.status() < 500 || response.status() == 505, response.text());
            assertProblem(response.status(), response);
            assertServes(server);
        }
    }

    @Test
    void headersThatAreTooLongAreRefused() throws IOException {
        try (SearchServer server = index.serve()) {
            Response response = RawClient.once(
                    server.address(), "GET", "/v1/health", Map.of("X-Long", "x".repeat(20_000)), NOTHING);
            assertProblem(431, response);
        }
    }

    @Test
    void pathsLeadToNothingButTheRoutes() throws IOException {
        try (SearchServer server = index.serve()) {
            for (String path :
                    List.of("/page/../v1/health", "/page/openapi.json", "//", "/v1", "/page/", "/v1/images/")) {
                Response response = RawClient.once(server.address(), "GET", path, Map.of(), NOTHING);
                assertTrue(List.of(400, 404).contains(response.status()) || path.contains(".."), path);
            }
            Response other = RawClient.once(server.address(), "DELETE", "/v1/search", Map.of(), NOTHING);
            assertProblem(405, other);
            assertEquals("POST", other.headers().get("allow"));
            Response preflight =
                    RawClient.once(server.address(), "OPTIONS", "/v1/search", Map.of("Origin", "http://a"), NOTHING);
            assertProblem(403, preflight);
            assertProblem(405, RawClient.once(server.address(), "OPTIONS", "/v1/health", Map.of(), NOTHING));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.evil.example"})
    void aNameThatLeadsHereIsNotThisServers(String host) throws IOException {
        try (SearchServer server = index.serve()) {
            byte[] image = ServedIndex.photograph(1);
            assertProblem(403, RawClient.once(server.address(), "POST", "/v1/search", Map.of("Host", host), image));
            for (Map<String, String> headers : List.of(
                    Map.of("Origin", "http://" + host),
                    Map.of("Origin", "null"),
                    Map.of("Sec-Fetch-Site", "cross-site"),
                    Map.of("Sec-Fetch-Site", "same-site"))) {
                assertProblem(403, RawClient.once(server.address(), "POST", "/v1/search", headers, image));
            }
            Map<String, String> own = Map.of("Origin", server.address(), "Sec-Fetch-Site", "same-origin");
            assertEquals(
                    200,
                    RawClient.once(server.address(), "POST", "/v1/search", own, image)
                            .status());
        }
    }

    @Test
    void whatIsTooLargeIsRefusedBeforeItIsSentOrWhileItIs() throws IOException {
        try (SearchServer server = serve(limits(1 << 20, 100, 10, 10))) {
            try (RawClient client = new RawClient(server.address())) {
                client.send(ascii("POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100001\r\n"
                        + "Expect: 100-continue\r\n\r\n"));
                assertProblem(413, client.read());
            }
            try (RawClient client = new RawClient(server.address())) {
                client.send(ascii("POST /v1/search HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"));
                client.send(ascii("186a1\r\n"));
                client.send(new byte[100_001]);
                Response response = client.read();
                assertProblem(413, response);
                assertEquals("close", response.headers().get("connection"));
            }
            assertServes(server);
        }
    }

    @Test
    void whoSendsSlowlyIsEndedAndHoldsNobodyUp() throws Exception {
        try (SearchServer server = serve(limits(1 << 20, 100, 1, 5))) {
            List<RawClient> slow = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                RawClient client = new RawClient(server.address());
                slow.add(client);
                client.send(ascii("POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50000\r\n\r\n"));
            }
            // Each byte comes in time for the connection not to be silent, all of them would take hours.
            for (int i = 0; i < 8; i++) {
                for (RawClient client : slow) {
                    try {
                        client.send(ascii("x"));
                    } catch (IOException e) {
                        assertTrue(i > 2, "ended before its time");
                    }
                }
                assertServes(server);
                Thread.sleep(300);
            }
            for (RawClient client : slow) {
                assertProblem(408, client.read());
                client.close();
            }
        }
    }

    @Test
    void bodiesOfAllTogetherAreBounded() throws Exception {
        try (SearchServer server = serve(limits(60_000, 100, 30, 30))) {
            try (RawClient greedy = new RawClient(server.address())) {
                greedy.send(ascii("POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90000\r\n\r\n"));
                greedy.send(new byte[50_000]);
                byte[] image = Arrays.copyOf(ServedModels.photograph(200, 200, "bmp", 1), 90_000);
                Response refused = RawClient.once(server.address(), "POST", "/v1/search", Map.of(), image);
                assertProblem(503, refused);
                assertEquals("1", refused.headers().get("retry-after"));
                // Others still find room for what is small.
                assertServes(server);
            }
            // Who has gone holds nothing.
            for (int i = 0; i < 100 && !uploads(server).equals("0.0"); i++) {
                Thread.sleep(50);
            }
            assertEquals("0.0", uploads(server));
        }
    }

    private static String uploads(SearchServer server) throws IOException {
        return RawClient.once(server.address(), "GET", "/metrics", Map.of(), NOTHING)
                .text()
                .lines()
                .filter(line -> line.startsWith("colotride_uploads_bytes "))
                .findFirst()
                .orElseThrow()
                .split(" ")[1];
    }

    @Test
    void silentConnectionsGiveWayToOthers() throws IOException {
        int most = 20;
        List<RawClient> silent = new ArrayList<>();
        try (SearchServer server = serve(limits(1 << 20, most, 30, 60))) {
            for (int i = 0; i < 2 * most; i++) {
                silent.add(new RawClient(server.address()));
            }
            assertServes(server);
            assertTrue(silent.get(0).isEnded());
        } finally {
            for (RawClient client : silent) {
                client.close();
            }
        }
    }
}
