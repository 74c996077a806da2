package org.colotride.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.colotride.experiment.SmallExperiment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Browsers that are slow, gone or hostile do not stop a training, and do not keep others from watching it. */
class HostileClientTest {
    private static final int CONNECTIONS = 200;
    private static final int READS_NOTHING = 20;

    @TempDir
    Path folder;

    private final List<Socket> sockets = new ArrayList<>();

    @Test
    void aTrainingDoesNotCareWhoLooksOn() throws Exception {
        SmallExperiment experiment = new SmallExperiment(folder);
        try (WatchedTraining training =
                WatchedTraining.start(experiment, "conf/small.yaml", "train.epochs=100000", "--no-progress")) {
            training.awaitStatus(status -> status.path("iteration").asInt() >= 20);
            URI server = URI.create(training.address());
            String curves = "/colotride/api/runs/" + training.run() + "/curves";

            for (int i = 0; i < READS_NOTHING; i++) {
                Socket socket = open(server);
                // Many answers are asked for, none is read.
                send(socket, ("GET " + curves + " HTTP/1.1\r\nHost: localhost\r\n\r\n").repeat(15));
            }
            for (int i = 0; i < CONNECTIONS; i++) {
                open(server);
            }
            send(open(server), "GET /" + "x".repeat(100_000));
            send(open(server), "\0\1\2 nonsense\r\n\r\n");
            send(
                    open(server),
                    "POST /colotride/api/runs/" + training.run()
                            + "/control HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 999999999\r\n\r\n{");

            int before = iterations(training);
            WatchedTraining.await(() -> iterations(training) > before + 100);
            closeAll();
            training.awaitStatus(status -> status.path("iteration").asInt() > before + 100);
            assertEquals(200, training.control("stop", training.token()).statusCode());
            assertEquals(0, training.finish(), training.console());
            assertFalse(training.console().contains("OutOfMemory"), training.console());
        } finally {
            closeAll();
        }
    }

    @Test
    void otherSitesAndOtherPathsGetNothing() throws Exception {
        SmallExperiment experiment = new SmallExperiment(folder);
        Files.writeString(folder.resolve("secret.txt"), "secret");
        try (WatchedTraining training =
                WatchedTraining.start(experiment, "conf/small.yaml", "train.epochs=100000", "--no-progress")) {
            String run = "/colotride/files/" + training.run();
            for (String path : List.of(
                    run + "/../../../secret.txt",
                    run + "/..%2f..%2f..%2fsecret.txt",
                    run + "/%2e%2e/secret.txt",
                    run + "/live/status.json",
                    run + "/checkpoints/x.zip",
                    run + "/config.yaml/secret.txt",
                    "/colotride/page/..%2fRunFiles.class",
                    "/colotride/page/secret.txt",
                    "/assets/..%2f..%2fsecret.txt")) {
                int status = training.fetch(path).statusCode();
                assertTrue(status == 404 || status == 400, path + ": " + status);
            }
            assertEquals(200, training.fetch(run + "/config.yaml").statusCode());
            for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")) {
                String call = "POST /colotride/api/runs/" + training.run() + "/control HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Type: " + type + "\r\nX-Colotride-Token: " + training.token()
                        + "\r\nContent-Length: 18\r\n\r\n{\"action\":\"pause\"}";
                assertTrue(answer(training, call).startsWith("HTTP/1.1 405"), type);
            }
            String foreign = "GET /colotride HTTP/1.1\r\nHost: evil.example\r\n\r\n";
            assertTrue(answer(training, foreign).startsWith("HTTP/1.1 403"));
            var page = training.fetch("/colotride");
            assertTrue(page.headers()
                    .firstValue("Content-Security-Policy")
                    .orElse("")
                    .contains("default-src 'self'"));
            assertEquals(
                    "nosniff",
                    page.headers().firstValue("X-Content-Type-Options").orElse(""));
        }
    }

    private String answer(WatchedTraining training, String request) throws IOException {
        try (Socket socket = open(URI.create(training.address()))) {
            send(socket, request);
            socket.setSoTimeout(10_000);
            byte[] first = socket.getInputStream().readNBytes(12);
            return new String(first, StandardCharsets.ISO_8859_1);
        }
    }

    private static int iterations(WatchedTraining training) throws IOException {
        // From the file: the server may be too busy to say.
        return (int) Files.size(training.folder().resolve("history.jsonl")) / 400;
    }

    private Socket open(URI server) throws IOException {
        Socket socket = new Socket(InetAddress.getByName(server.getHost()), server.getPort());
        sockets.add(socket);
        return socket;
    }

    private static void send(Socket socket, String text) {
        try {
            OutputStream stream = socket.getOutputStream();
            stream.write(text.getBytes(StandardCharsets.ISO_8859_1));
            stream.flush();
        } catch (IOException closedByTheServer) {
            return;
        }
    }

    private void closeAll() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
