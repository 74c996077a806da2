package org.colotride.ui.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunFilesTest {
    @TempDir
    Path folder;

    private Path run;

    @BeforeEach
    void write() throws IOException {
        run = Files.createDirectories(folder.resolve("runs/a-run"));
        for (String name : new String[] {
            "report.html", "results.json", "config.yaml", "robustness/report.html", "robustness/robustness.csv",
            "robustness/deeper/report.html", "model.zip", "history.jsonl", "live/status.json", ".hidden/report.html"
        }) {
            Files.createDirectories(run.resolve(name).getParent());
            Files.writeString(run.resolve(name), name);
        }
        Files.writeString(folder.resolve("report.html"), "outside");
        Files.writeString(folder.resolve("runs/report.html"), "outside");
        Files.createDirectories(folder.resolve("runs/other"));
        Files.writeString(folder.resolve("runs/other/config.yaml"), "another run's");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "report.html",
                "results.json",
                "config.yaml",
                "robustness/report.html",
                "robustness/robustness.csv"
            })
    void theReportsOfARunAreForReading(String path) throws IOException {
        Path found = RunFiles.find(run, path).orElseThrow();
        assertEquals(path, Files.readString(found));
        assertTrue(found.isAbsolute(), "a server that serves it has another working folder");
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "",
                "/",
                ".",
                "..",
                "model.zip",
                "history.jsonl",
                "live/status.json",
                "robustness",
                "robustness/",
                "robustness/deeper/report.html",
                "missing/report.html",
                "robustness.json",
                ".hidden/report.html",
                "REPORT.HTML",
                "report.html ",
                " report.html",
                "report.html\n",
                "report.html.",
                "report.html/",
                "/report.html",
                "//report.html",
                "./report.html",
                "robustness//report.html"
            })
    void allElseIsNot(String path) {
        assertEquals(Optional.empty(), RunFiles.find(run, path), path);
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "../report.html",
                "../../report.html",
                "robustness/../report.html",
                "robustness/../../report.html",
                "../other/config.yaml",
                "..\\report.html",
                "..\\..\\report.html",
                "%2e%2e/report.html",
                "..%2freport.html",
                "%2e%2e%2freport.html",
                "%252e%252e/report.html",
                "..;/report.html",
                "....//report.html",
                ".../report.html",
                "\u2025/report.html",
                "\uff0e\uff0e/report.html",
                "..\u2215report.html",
                "\u0000/report.html",
                "..\u0000/report.html",
                "report.html\u0000",
                "report.html\u0000.png",
                "\u0000",
                "~/report.html",
                "$HOME/report.html",
                "C:/report.html",
                "file:report.html",
                "a..b/report.html"
            })
    void nothingLeadsOutOfTheFolder(String path) {
        assertEquals(Optional.empty(), RunFiles.find(run, path), path);
    }

    @Test
    void anAbsolutePathIsNotForReading() {
        assertEquals(
                Optional.empty(),
                RunFiles.find(run, folder.resolve("report.html").toString()));
        assertEquals(
                Optional.empty(), RunFiles.find(run, run.resolve("report.html").toString()));
    }

    @Test
    void linksAreNotFollowedWhereverTheyLead() throws IOException {
        Files.createSymbolicLink(run.resolve("robustness.json"), folder.resolve("report.html"));
        Files.createSymbolicLink(run.resolve("results.csv"), run.resolve("results.json"));
        Files.createSymbolicLink(run.resolve("best.yaml"), Path.of("config.yaml"));
        Files.createSymbolicLink(run.resolve("outside"), folder);
        Files.createSymbolicLink(run.resolve("inside"), run.resolve("robustness"));
        Files.createSymbolicLink(run.resolve("itself"), run);
        Files.createSymbolicLink(run.resolve("robustness/results.json"), Path.of("results.json"));
        for (String path : new String[] {
            "robustness.json",
            "results.csv",
            "best.yaml",
            "outside/report.html",
            "inside/report.html",
            "itself/report.html",
            "robustness/results.json"
        }) {
            assertEquals(Optional.empty(), RunFiles.find(run, path), path);
        }
    }

    /** The folder itself is the user's choice: reports may lie on another disk. */
    @Test
    void theFolderItselfMayBeALink() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), run);
        assertEquals(
                "report.html",
                Files.readString(RunFiles.find(link, "report.html").orElseThrow()));
        assertEquals(Optional.empty(), RunFiles.find(link, "../report.html"));
    }

    @Test
    void veryLongNamesAreNotForReading() {
        for (int length : new int[] {101, 255, 256, 5000, 2_000_000}) {
            assertEquals(Optional.empty(), RunFiles.find(run, "a".repeat(length) + "/report.html"));
            assertEquals(Optional.empty(), RunFiles.find(run, "report.html" + "a".repeat(length)));
        }
        assertEquals(Optional.empty(), RunFiles.find(run, "a/".repeat(500_000) + "report.html"));
    }

    @Test
    void aFolderThatIsGoneHoldsNothing() {
        assertEquals(Optional.empty(), RunFiles.find(folder.resolve("gone"), "report.html"));
        assertEquals(Optional.empty(), RunFiles.find(folder.resolve("report.html"), "report.html"));
    }

    @Test
    void aFolderOfAFilesNameIsNoFile() throws IOException {
        Files.createDirectory(run.resolve("best.yaml"));
        assertEquals(Optional.empty(), RunFiles.find(run, "best.yaml"));
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"a", "A-1", "cub_resnet.2", "quickstart-20261124-203000", "0"})
    void plainNamesAreParts(String name) {
        assertTrue(RunFiles.isPlain(name), name);
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {"", ".", "..", ".a", "-a", "_a", "a..b", "a/b", "a b", "a\n", "é", "a%", "a?", "a#", "a\\b"})
    void othersAreNot(String name) {
        assertFalse(RunFiles.isPlain(name), name);
    }
}
