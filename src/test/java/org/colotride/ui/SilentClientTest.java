package org.colotride.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.colotride.experiment.SmallExperiment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that say nothing, or never finish what they say, hold no file of the process open for long. */
class SilentClientTest {
    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private Socket open(UiServer server) throws IOException {
        URI address = URI.create(server.address());
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), 10_000);
        socket.setSoTimeout(20_000);
        sockets.add(socket);
        return socket;
    }

    private static boolean isClosed(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void beyondTheLimitTheyAreClosedAtOnce() throws Exception {
        try (UiServer server = UiServer.start(UiServer.LOOPBACK, 0)) {
            for (int i = 0; i < 400; i++) {
                open(server);
            }
            Thread.sleep(500);
            long left = sockets.stream().filter(socket -> !isClosed(socket)).count();
            assertTrue(left > 0 && left <= ConnectionGate.MOST_OF_ONE_ADDRESS, left + " are left");
            // Who says something is heard meanwhile.
            assertEquals(
                    200, UiServerTest.get(server.address() + "/train/overview").statusCode());
        }
    }

    @Test
    void withoutAWholeRequestTheyAreClosedAfterSeconds() throws Exception {
        try (UiServer server = UiServer.start(UiServer.LOOPBACK, 0)) {
            Socket silent = open(server);
            Socket halfway = open(server);
            halfway.getOutputStream()
                    .write("GET /train/overview HTTP/1.1\r\nHost: localhost\r\n".getBytes(StandardCharsets.US_ASCII));
            long began = System.nanoTime();
            for (int i = 0; !isClosed(halfway) || !isClosed(silent); i++) {
                assertTrue(System.nanoTime() - began < 9_000_000_000L, "they are still open");
                Thread.sleep(200);
                if (i % 5 == 0 && !isClosed(halfway)) {
                    trickle(halfway);
                }
            }
            assertTrue(System.nanoTime() - began > 3_000_000_000L, "a slow client is given some seconds");
            Socket prompt = open(server);
            prompt.getOutputStream()
                    .write("GET /train/overview HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(prompt.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
        }
    }

    /** Such clients once used up the files that a checkpoint needs, and ended the training. */
    @Test
    @Tag("slow")
    void aTrainingSurvivesTwoThousandOfThem(@TempDir Path folder) throws Exception {
        try (WatchedTraining training = WatchedTraining.start(
                new SmallExperiment(folder), 512, "conf/small.yaml", "train.epochs=100000", "--no-progress")) {
            training.awaitStatus(status -> status.path("iteration").asInt() >= 10);
            URI server = URI.create(training.address());
            for (int i = 0; i < 2000; i++) {
                Socket socket = new Socket();
                sockets.add(socket);
                socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), 10_000);
            }
            long open;
            try (Stream<Path> files =
                    Files.list(Path.of("/proc/" + training.process().pid() + "/fd"))) {
                open = files.count();
            }
            assertTrue(open < 480, open + " files are open");
            int before = training.part("").path("iteration").asInt();
            training.awaitStatus(status -> status.path("iteration").asInt() > before + 50);
            assertEquals(200, training.control("checkpoint", training.token()).statusCode());
            assertEquals(200, training.control("stop", training.token()).statusCode());
            assertEquals(0, training.finish(), training.console());
            assertFalse(training.console().contains("Too many open files"), training.console());
        }
    }

    private static void trickle(Socket socket) {
        try {
            socket.getOutputStream().write("X-Slow: 1\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException closedByTheServer) {
            return;
        }
    }
}
