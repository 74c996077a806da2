package org.colotride.data.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.colotride.data.TestFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a server on this machine that breaks off, stalls, or ignores ranges. */
@Timeout(30)
class HttpFilesTest {
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    @TempDir
    Path folder;

    private final byte[] content = TestFiles.bytes(200_000, 1);
    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private final List<String> progress = new ArrayList<>();
    private HttpServer server;
    private volatile int breaks;
    private volatile boolean honoursRanges = true;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/good/", this::answer);
        server.createContext("/gone/", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(String.valueOf(range));
        int from = range == null || !honoursRanges ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        if (from >= content.length) {
            exchange.sendResponseHeaders(416, -1);
            exchange.close();
            return;
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
        int to = breaks-- > 0 ? from + (content.length - from) / 2 : content.length;
        exchange.getResponseBody().write(content, from, to - from);
        exchange.getResponseBody().flush();
        if (to < content.length) {
            sleep(2 * TIMEOUT.toMillis());
        }
        exchange.close();
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void fetch(String... folders) throws IOException {
        List<URI> bases = Arrays.stream(folders)
                .map(name ->
                        URI.create("http://localhost:" + server.getAddress().getPort() + "/" + name + "/"))
                .toList();
        new HttpFiles(bases, List.of("file.gz"), TIMEOUT).fetch(folder, progress::add);
    }

    private void assertFetched() throws IOException {
        assertArrayEquals(content, Files.readAllBytes(folder.resolve("file.gz")));
        assertFalse(Files.exists(folder.resolve("file.gz.part")));
    }

    @Test
    void downloadsFromTheFirstAddressThatHasIt() throws IOException {
        fetch("gone", "good");
        assertFetched();
        assertEquals(List.of("null"), ranges);
        fetch("good");
        assertEquals(1, ranges.size(), "what is there is not fetched again");
    }

    @Test
    void continuesADownloadThatStalled() throws IOException {
        breaks = 2;
        fetch("good");
        assertFetched();
        assertEquals(List.of("null", "bytes=100000-", "bytes=150000-"), ranges);
    }

    @Test
    void continuesWhereAKilledRunStopped() throws IOException {
        Files.write(folder.resolve("file.gz.part"), Arrays.copyOf(content, 777));
        fetch("good");
        assertFetched();
        assertEquals(List.of("bytes=777-"), ranges);
    }

    @Test
    void beginsAnewWhereRangesAreNotHonouredOrNothingIsLeft() throws IOException {
        Files.write(folder.resolve("file.gz.part"), new byte[content.length]);
        fetch("good");
        assertFetched();
        Files.delete(folder.resolve("file.gz"));
        honoursRanges = false;
        Files.write(folder.resolve("file.gz.part"), new byte[777]);
        fetch("good");
        assertFetched();
    }

    @Test
    void saysWhatTheServerAnswered() {
        String message = assertThrows(IOException.class, () -> fetch("gone")).getMessage();
        assertTrue(message.contains("404") && message.contains("/gone/file.gz"), message);
        assertFalse(Files.exists(folder.resolve("file.gz")));
    }
}
