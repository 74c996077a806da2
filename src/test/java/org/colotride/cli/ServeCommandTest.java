package org.colotride.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colotride.experiment.SmallExperiment;
import org.colotride.index.StoredIndex;
import org.colotride.serve.ServedIndex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The goal in a process of its own, and what it makes of its options. */
@Timeout(240)
class ServeCommandTest {
    private static final Pattern ADDRESS = Pattern.compile("Serving 12 images of .*: (http://127\\.0\\.0\\.1:(\\d+))");
    private static final Pattern TOKEN = Pattern.compile("Token to add and remove images: ([0-9a-f]{48})");
    private static final int TERMINATED = 143;

    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();

    /** Is sent half of a photograph, told to end, and sent the rest: it answers, and ends. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void servesUntilItIsToldToEndAndAnswersWhatHasBegun() throws Exception {
        SmallExperiment experiment = new SmallExperiment(Files.createDirectories(folder.resolve("where")));
        ServedIndex index = new ServedIndex(Files.createDirectories(folder.resolve("served")));
        Process process =
                experiment.start("ServeCommand", index.folder().toAbsolutePath().toString(), "--port", "0", "--write");
        try {
            Matcher address = await(experiment, ADDRESS);
            String token = await(experiment, TOKEN).group(1);
            HttpResponse<String> put = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(address.group(1) + "/v1/images/new"))
                                    .header("Authorization", "Bearer " + token)
                                    .PUT(HttpRequest.BodyPublishers.ofByteArray(ServedIndex.photograph(40)))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertEquals(201, put.statusCode(), put.body());
            byte[] image = ServedIndex.photograph(40);
            try (Socket socket = new Socket("127.0.0.1", Integer.parseInt(address.group(2)))) {
                socket.setSoTimeout(60_000);
                OutputStream out = socket.getOutputStream();
                out.write(("POST /v1/search?k=1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + image.length
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(image, 0, image.length / 2);
                out.flush();
                Thread.sleep(300);
                process.destroy();
                Thread.sleep(300);
                out.write(image, image.length / 2, image.length - image.length / 2);
                out.flush();
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(answer.startsWith("HTTP/1.1 200 OK"), answer);
                assertTrue(answer.contains("\"id\":\"new\""), answer);
            }
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), experiment.console());
            assertEquals(TERMINATED, process.exitValue(), experiment.console());
        } finally {
            process.destroyForcibly();
        }
        try (StoredIndex stored = StoredIndex.open(index.folder())) {
            assertEquals(ServedIndex.IMAGES + 1, stored.size());
        }
    }

    private static Matcher await(SmallExperiment experiment, Pattern pattern) throws Exception {
        for (int i = 0; i < 1200; i++) {
            Matcher found = pattern.matcher(experiment.console());
            if (found.find()) {
                return found;
            }
            Thread.sleep(100);
        }
        throw new AssertionError(experiment.console());
    }

    private int run(AtomicReference<ServeRequest> asked, String... arguments) {
        return CommandRunner.run(
                new ServeCommand(request -> {
                    asked.set(request);
                    return 0;
                }),
                new PrintWriter(new StringWriter()),
                new PrintWriter(err, true),
                arguments);
    }

    @Test
    void optionsBecomeSettings() throws IOException {
        AtomicReference<ServeRequest> asked = new AtomicReference<>();
        assertEquals(0, run(asked, "index"), err.toString());
        assertTrue(asked.get().settings().token().isEmpty());
        assertEquals("127.0.0.1", asked.get().settings().host());
        assertEquals(16 << 20, asked.get().settings().limits().bytes());
        assertEquals(
                new ServeRequest.Detector(true, Optional.empty()), asked.get().detector());
        assertEquals(0, run(asked, "index", "--detector", "none"), err.toString());
        assertFalse(asked.get().detector().looks());
        assertEquals(0, run(asked, "index", "--detector", "a/calibration.json"), err.toString());
        assertEquals(
                Optional.of(Path.of("a/calibration.json")),
                asked.get().detector().file());
        assertEquals(40_000_000, asked.get().settings().limits().pixels());
        Path file = Files.writeString(folder.resolve("token"), "0123456789abcdef\n");
        assertEquals(
                0,
                run(asked, "index", "--write", "--token-file", file.toString(), "--max-mebibytes", "2", "--queue", "5"),
                err.toString());
        assertEquals("0123456789abcdef", asked.get().settings().token().orElseThrow());
        assertFalse(asked.get().showToken());
        assertEquals(2 << 20, asked.get().settings().limits().bytes());
        assertEquals(5, asked.get().settings().limits().photographs());
        assertFalse(asked.get().settings().toString().contains("0123456789abcdef"));
        assertEquals(0, run(asked, "index", "--write"), err.toString());
        String first = asked.get().settings().token().orElseThrow();
        assertTrue(asked.get().showToken());
        assertEquals(0, run(asked, "index", "--write"), err.toString());
        assertFalse(first.equals(asked.get().settings().token().orElseThrow()));
    }

    @Test
    void mistakesAreSaid() throws IOException {
        AtomicReference<ServeRequest> asked = new AtomicReference<>();
        Path file = Files.writeString(folder.resolve("token"), "short");
        String token = file.toString();
        for (String[] arguments : new String[][] {
            {},
            {"index", "--port", "70000"},
            {"index", "--token-file", token},
            {"index", "--write", "--token-file", token},
            {"index", "--max-mebibytes", "0"},
            {"index", "--max-mebibytes", "9999999"},
            {"index", "--max-megapixels", "41"},
            {"index", "--queue", "0"}
        }) {
            assertEquals(CommandRunner.USAGE, run(asked, arguments), String.join(" ", arguments));
        }
        assertEquals(null, asked.get());
        assertTrue(err.toString().contains("holds no token"), err.toString());
        assertFalse(err.toString().contains("short"), err.toString());
    }
}
