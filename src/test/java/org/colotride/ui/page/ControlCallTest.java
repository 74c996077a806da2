package org.colotride.ui.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.colotride.attack.Attacks;
import org.colotride.experiment.SteeredTraining;
import org.colotride.experiment.ValidationSample;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.live.EmbeddingSnapshot;
import org.colotride.live.LiveFolder;
import org.colotride.tensor.Embeddings;
import org.colotride.ui.run.WatchedRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlCallTest {
    private static final int OK = 200;
    private static final int BAD = 400;
    private static final int FORBIDDEN = 403;
    private static final int IMPOSSIBLE = 409;

    @TempDir
    Path folder;

    private final SteeredTraining training = new SteeredTraining();
    private Dashboard dashboard;
    private ControlCall calls;

    @BeforeEach
    void open() throws IOException {
        for (String name : new String[] {"mine", "other"}) {
            Files.createDirectories(folder.resolve(name));
            Files.copy(Path.of("conf/quickstart.yaml"), folder.resolve(name).resolve("config.yaml"));
        }
        dashboard = new Dashboard(
                List.of(folder),
                Path.of("conf"),
                Attacks.standardFigures(),
                Optional.of(new Dashboard.Steered(folder.resolve("mine"), training.control(), what -> {})));
        calls = new ControlCall(dashboard);
    }

    @AfterEach
    void close() {
        dashboard.close();
    }

    private WatchedRun run(String id) {
        return dashboard.runs().run(id).orElseThrow();
    }

    private ControlCall.Answer call(String body) {
        return calls.handle(run("mine"), dashboard.token(), body);
    }

    private ControlCall.Answer ask(String action) {
        return call("{\"action\":\"" + action + "\"}");
    }

    private void nothingHappened() {
        assertFalse(training.control().isPaused() || training.control().isStopping());
        assertFalse(training.takeCheckpointRequest());
    }

    @Test
    void pausesAndResumes() {
        assertEquals(IMPOSSIBLE, ask("resume").status());
        assertEquals(OK, ask("pause").status());
        assertTrue(training.control().isPaused());
        assertEquals(IMPOSSIBLE, ask("pause").status());
        assertEquals(OK, ask("resume").status());
        assertFalse(training.control().isPaused());
    }

    @Test
    void asksForACheckpoint() {
        ControlCall.Answer answer = ask("checkpoint");
        assertTrue(answer.accepted());
        assertTrue(training.takeCheckpointRequest());
        assertFalse(training.control().isPaused() || training.control().isStopping());
    }

    @Test
    void stops() {
        assertTrue(ask("stop").accepted());
        assertTrue(training.control().isStopping());
        assertFalse(training.control().isPaused());
    }

    @Test
    void aTrainingThatIsOverCannotBeSteered() {
        training.end();
        for (String action : List.of("pause", "resume", "checkpoint", "stop")) {
            ControlCall.Answer answer = ask(action);
            assertEquals(IMPOSSIBLE, answer.status(), action);
            assertFalse(answer.accepted() || answer.message().isBlank());
        }
        nothingHappened();
    }

    /** Of any run, this process's or not. */
    @Test
    void neighboursNeedAValidation() throws Exception {
        assertEquals(IMPOSSIBLE, ask("tsne").status());
        new EmbeddingSnapshot(
                        1,
                        new ValidationSample(
                                new Embeddings(new float[] {0, 1, 1, 0, 2, 2}, 3, 2),
                                new int[3],
                                List.of("class"),
                                Embeddings.zeros(0, 2)))
                .write(LiveFolder.of(new RunFolder(folder.resolve("other"))).embeddings());
        long until = System.nanoTime() + 20_000_000_000L;
        ControlCall.Answer answer;
        do {
            Thread.sleep(20);
            answer = calls.handle(run("other"), dashboard.token(), "{\"action\":\"tsne\"}");
        } while (!answer.accepted() && System.nanoTime() < until);
        assertEquals(OK, answer.status(), answer.message());
        while (!new String(run("other").projection("tsne"), StandardCharsets.UTF_8).contains("ready")) {
            assertTrue(System.nanoTime() < until, "t-SNE of three points does not end");
            Thread.sleep(20);
        }
    }

    @Test
    void withoutTheTokenNothingHappens() {
        String token = dashboard.token();
        assertTrue(token.matches("[0-9a-f]{32}"), token);
        String flipped = (token.charAt(0) == '0' ? '1' : '0') + token.substring(1);
        for (String wrong : new String[] {
            null,
            "",
            " ",
            token + " ",
            " " + token,
            token.substring(1),
            token + token,
            flipped,
            token.toUpperCase(Locale.ROOT) + "A",
            "\u0000",
            "ü".repeat(16),
            "x".repeat(1_000_000)
        }) {
            for (String action : List.of("pause", "checkpoint", "stop", "tsne", "unheard-of")) {
                ControlCall.Answer answer = calls.handle(run("mine"), wrong, "{\"action\":\"" + action + "\"}");
                assertEquals(FORBIDDEN, answer.status(), action);
                assertFalse(answer.message().contains(token));
            }
        }
        nothingHappened();
    }

    @Test
    void everyServerHasATokenOfItsOwn() {
        try (Dashboard other =
                new Dashboard(List.of(folder), Path.of("conf"), Attacks.standardFigures(), Optional.empty())) {
            assertNotEquals(dashboard.token(), other.token());
            assertEquals(
                    FORBIDDEN,
                    calls.handle(run("mine"), other.token(), "{\"action\":\"pause\"}")
                            .status());
        }
        nothingHappened();
    }

    @Test
    void anotherRunCannotBeSteered() {
        for (String action : List.of("pause", "resume", "checkpoint", "stop")) {
            ControlCall.Answer answer =
                    calls.handle(run("other"), dashboard.token(), "{\"action\":\"" + action + "\"}");
            assertEquals(IMPOSSIBLE, answer.status(), action);
        }
        nothingHappened();
    }

    @Test
    void aServerThatTrainsNothingSteersNothing() {
        try (Dashboard watching =
                new Dashboard(List.of(folder), Path.of("conf"), Attacks.standardFigures(), Optional.empty())) {
            ControlCall.Answer answer = new ControlCall(watching)
                    .handle(watching.runs().run("mine").orElseThrow(), watching.token(), "{\"action\":\"pause\"}");
            assertEquals(IMPOSSIBLE, answer.status());
        }
    }

    @Test
    void theSteeredRunIsItsOwnHoweverItsFolderIsSpelled() {
        Path spelled = folder.resolve("other/../mine");
        SteeredTraining same = new SteeredTraining();
        try (Dashboard other = new Dashboard(
                List.of(folder),
                Path.of("conf"),
                Attacks.standardFigures(),
                Optional.of(new Dashboard.Steered(spelled, same.control(), what -> {})))) {
            assertEquals(Optional.of("mine"), other.steeredId());
            ControlCall.Answer answer = new ControlCall(other)
                    .handle(other.runs().run("mine").orElseThrow(), other.token(), "{\"action\":\"pause\"}");
            assertTrue(answer.accepted(), answer.message());
        }
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "7",
                "\"pause\"",
                "[\"pause\"]",
                "{",
                "{\"action\"",
                "{\"action\":}",
                "{\"action\":null}",
                "{\"action\":{\"pause\":1}}",
                "{\"action\":[\"pause\"]}",
                "{\"action\":\"Pause\"}",
                "{\"action\":\"pause \"}",
                "{\"action\":\"pause\\u0000\"}",
                "{\"action\":\"delete\"}",
                "{\"Action\":\"pause\"}",
                "action=pause",
                "\u0000",
                "<action>pause</action>"
            })
    void whatIsNoActionIsRefused(String body) {
        ControlCall.Answer answer = call(body);
        assertEquals(BAD, answer.status(), body);
        assertFalse(answer.message().isBlank());
        nothingHappened();
    }

    @Test
    void aHostileBodyIsRefused() {
        for (String body : new String[] {
            null,
            "[".repeat(200_000),
            "{\"action\":".repeat(200_000),
            "9".repeat(100_000),
            "{\"action\":" + "9".repeat(5000) + "}"
        }) {
            assertEquals(BAD, call(body).status());
        }
        nothingHappened();
    }
}
