package org.colotride.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.colotride.config.ConfigException;
import org.colotride.index.StoredIndex;
import org.colotride.io.StorageException;
import org.colotride.serve.RawClient.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a server begins and ends. */
@Timeout(120)
class GracefulStopTest {
    private static final byte[] NOTHING = {};

    @TempDir
    Path folder;

    private ServedIndex index;

    @BeforeEach
    void makeAnIndex() throws IOException {
        index = new ServedIndex(folder);
    }

    @Test
    void whatWasAskedIsAnsweredAndNothingNewIs() throws Exception {
        try (HeldServer server = new HeldServer(index, ServerLimits.DEFAULT);
                RawClient silent = new RawClient(server.address());
                RawClient known = new RawClient(server.address());
                RawClient waiting = new RawClient(server.address())) {
            assertEquals(200, known.ask("GET", "/v1/health", Map.of(), NOTHING).status());
            waiting.send(RawClient.request("localhost", "POST", "/v1/search", Map.of(), ServedIndex.photograph(2)));
            server.awaitHeld(1);
            // A server that has closed has none.
            String address = server.address();
            CompletableFuture<Void> closed = CompletableFuture.runAsync(server.server()::close);
            assertRefusedSoon(address);
            server.letGo();
            Response response = waiting.read();
            assertEquals(200, response.status());
            assertTrue(response.text().contains("pets/2.jpg"), response.text());
            closed.get(60, TimeUnit.SECONDS);
            assertTrue(silent.isEnded());
        }
        // The index is free for another process.
        StoredIndex.open(index.folder()).close();
    }

    private static void assertRefusedSoon(String address) throws Exception {
        for (int i = 0; i < 200; i++) {
            try (RawClient client = new RawClient(address)) {
                if (client.ask("GET", "/v1/health", Map.of(), NOTHING).status() == 503) {
                    return;
                }
            } catch (IOException refused) {
                return;
            }
            Thread.sleep(20);
        }
        throw new AssertionError("it goes on to answer what is new");
    }

    @Test
    void aTakenPortAForeignHostAndABrokenIndexAreSaid() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            int port = taken.getLocalPort();
            ConfigException refusal = assertThrows(
                    ConfigException.class,
                    () -> SearchServer.start(
                            index.folder(),
                            new ServerSettings("127.0.0.1", port, Optional.empty(), ServerLimits.DEFAULT)));
            assertTrue(refusal.getMessage().startsWith("--port " + port + ": is taken"), refusal.getMessage());
        }
        for (String host : new String[] {"192.0.2.1", "no-such-host.invalid"}) {
            ConfigException refusal = assertThrows(
                    ConfigException.class,
                    () -> SearchServer.start(
                            index.folder(), new ServerSettings(host, 0, Optional.empty(), ServerLimits.DEFAULT)));
            assertTrue(refusal.getMessage().startsWith("--host " + host), refusal.getMessage());
        }
        // Neither has left the index, or its model, open.
        StoredIndex.open(index.folder()).close();
        assertThrows(
                StorageException.class,
                () -> SearchServer.start(
                        folder.resolve("nothing"), ServedIndex.settings(Optional.empty(), ServerLimits.DEFAULT)));
        try (SearchServer first = index.serveToWrite()) {
            StorageException refusal = assertThrows(StorageException.class, index::serveToWrite);
            assertTrue(refusal.getMessage().contains(index.folder().toString()), refusal.getMessage());
            // To read it beside is no trouble.
            index.serve().close();
            assertEquals(ServedIndex.IMAGES, first.images());
        }
    }

    @Test
    void anIndexWhoseModelIsAnotherIsNotServed() throws Exception {
        Path model;
        try (StoredIndex stored = StoredIndex.openToRead(index.folder())) {
            model = stored.model();
        }
        byte[] bytes = Files.readAllBytes(model);
        bytes[bytes.length / 2] ^= 1;
        Files.write(model, bytes);
        StorageException refusal = assertThrows(StorageException.class, index::serve);
        assertTrue(refusal.getMessage().contains(model.getFileName().toString()), refusal.getMessage());
    }
}
