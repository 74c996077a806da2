package org.colotride.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.colotride.attack.Attacks;
import org.colotride.browser.HeadlessBrowser;
import org.colotride.experiment.SmallExperiment;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.live.LiveFolder;
import org.colotride.live.RunPhase;
import org.colotride.live.RunStatus;
import org.colotride.retrieval.AttackFigure;
import org.colotride.ui.page.Dashboard;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page says of runs of which there are files alone. */
@Tag("browser")
class RunListBrowserTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final int DEAD = 13;

    @TempDir
    Path folder;

    private RunFolder run(String name, RunPhase phase, int iteration, String history) throws IOException {
        RunFolder run = new RunFolder(folder.resolve("reports/runs/" + name));
        Files.createDirectories(run.live());
        Files.copy(folder.resolve("conf/small.yaml"), run.config());
        RunStatus status = new RunStatus(
                phase,
                phase == RunPhase.FAILED ? "misspelt" : null,
                iteration,
                100,
                1,
                10,
                List.of("CAP", "ANP"),
                true,
                0.0,
                List.of(),
                5.0,
                5.0,
                "healthy",
                null,
                "mean distance between embeddings 0.9 (collapse below 0.05)",
                1,
                Instant.now().toString());
        Files.write(LiveFolder.of(run).status(), new ObjectMapper().writeValueAsBytes(status));
        if (!history.isEmpty()) {
            Files.writeString(run.history(), history);
        }
        return run;
    }

    @Test
    void saysWhatWouldBeARiddle() throws Exception {
        new SmallExperiment(folder);
        RunFolder living = run(
                "living",
                RunPhase.TRAINING,
                1,
                "{\"iteration\":1,\"epoch\":1,\"phase\":\"none\",\"loss\":0.5,\"collapsenessBefore\":0.125,"
                        + "\"hardnessBefore\":0.1,\"steps\":0,\"epsilon\":0.0,\"imagesPerSecond\":1,"
                        + "\"meanPairwiseDistance\":0.9}\n");
        Files.writeString(living.results(), "{\"metrics\": {\"R@1\": 0.776}}");
        Path robustness = Files.createDirectories(living.path().resolve("robustness"));
        Files.writeString(
                robustness.resolve("robustness.json"),
                """
                {"attacks": [{"figures": {
                    "CA+": {"benign": {"value": 49.5}, "adversarial": {"value": 31.5}},
                    "LTM": {"benign": {"value": 77.6}, "adversarial": {"value": 12.3}},
                    "TMA": {"benign": {"value": 0.125}, "adversarial": {"value": 0.875}}}}],
                 "scores": {"ers": {"value": 33.4}, "ars": {"value": 44.5}}}
                """);
        for (int i = 0; i < DEAD; i++) {
            run("dead" + i, RunPhase.FAILED, 0, "");
        }
        try (Dashboard dashboard = new Dashboard(
                        List.of(folder.resolve("reports/runs")),
                        Path.of("conf"),
                        Attacks.standardFigures(),
                        Optional.empty());
                UiServer server = UiServer.start(UiServer.LOOPBACK, 0, Optional.of(dashboard));
                HeadlessBrowser browser = HeadlessBrowser.start(folder.resolve("profile"))) {
            browser.open(server.address() + "/", 1280, 2000);
            await(browser, "document.querySelector('#state').textContent === 'training'");
            assertEquals("/colotride", browser.evaluate("location.pathname"));
            assertEquals(1L, browser.evaluate("document.querySelectorAll('#run option').length"));
            assertEquals("Show 13 that never trained", browser.evaluate("document.querySelector('#dead').textContent"));
            assertEquals(false, browser.evaluate("document.querySelector('#compare details').open"));
            await(browser, "document.querySelector('#verdict').textContent.includes('Healthy')");
            await(
                    browser,
                    "document.querySelector('#above').textContent.startsWith('Above τ now (+0.125 against 0.00)')");
            await(
                    browser,
                    "document.querySelector('#without-epsilon').textContent.startsWith('ε is 0 in the first epoch')");
            await(browser, "document.querySelector('#results table')");
            String rows = (String) browser.evaluate(
                    "[...document.querySelectorAll('#results tr')].map(row => [...row.cells].map(cell =>"
                            + " cell.textContent).join('|')).join('\\n')");
            assertTrue(rows.contains("CA+ ↑|49.5 %|31.5 %"), rows);
            assertTrue(rows.contains("LTM ↑|77.6 %|12.3 %"), rows);
            assertTrue(rows.contains("TMA ↓|0.125|0.875"), rows);
            assertTrue(rows.contains("ERS ↑||33.4"), rows);
            for (String meaning : List.of("#results abbr", "#chart-hardness")) {
                String text = (String) browser.evaluate("(document.querySelector('" + meaning
                        + "').title || document.querySelector('" + meaning
                        + "').closest('figure').querySelector('h3').title)");
                assertTrue(text.contains("is better"), meaning + ": " + text);
            }
            assertTrue((Boolean) browser.evaluate(
                    "document.querySelector('#meanings-collapse').textContent.includes('brink of collapse')"));
            String meanings = (String) browser.evaluate("document.querySelector('#meanings-results').textContent");
            for (AttackFigure figure : Attacks.standardFigures()) {
                assertTrue(meanings.contains(figure.guide().explanation()), figure.name() + ": " + meanings);
            }
            assertEquals(List.of(), browser.complaints());
            browser.screenshot(SCREENSHOTS.resolve("riddles-1280.png"));
            browser.resize(390, 2400);
            await(browser, "document.documentElement.scrollWidth <= 390");
            browser.evaluate("document.querySelectorAll('.meanings').forEach(one => one.open = true)");
            await(browser, "document.documentElement.scrollWidth <= 390");
            browser.screenshot(SCREENSHOTS.resolve("riddles-390.png"));
            browser.evaluate("document.querySelector('#dead').click()");
            await(browser, "document.querySelectorAll('#run option').length === 14");
        }
    }

    private static void await(HeadlessBrowser browser, String condition) throws Exception {
        try {
            WatchedTraining.await(() -> (Boolean) browser.evaluate("Boolean(" + condition + ")"));
        } catch (AssertionError e) {
            browser.screenshot(SCREENSHOTS.resolve("failure.png"));
            throw new AssertionError(condition + " " + browser.complaints(), e);
        }
    }
}
