package org.colotride.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.colotride.browser.HeadlessBrowser;
import org.colotride.experiment.SmallExperiment;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.live.HostileStatistics;
import org.colotride.live.LiveFolder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages in a real browser while a real training goes on. */
@Tag("browser")
class DashboardBrowserTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    /** A folder's name is a class's, and a folder's name may be anything. */
    private static final String HOSTILE = "a<img src=x onerror=document.title='owned'>";

    private static final String[] ENDLESS = {
        "conf/small.yaml",
        "train.epochs=100000",
        "train.validateIterations=50",
        "train.attackEvery=1",
        "train.attackImages=8",
        "defense.epsilon=32/255",
        "--no-progress"
    };

    @TempDir
    Path folder;

    @Test
    void aTrainingIsSeenWhileItGoesOn() throws Exception {
        try (HeadlessBrowser browser = HeadlessBrowser.start(folder.resolve("profile"));
                WatchedTraining training = WatchedTraining.start(experiment(), ENDLESS)) {
            browser.open(training.address() + "/colotride", 1280, 2400);
            await(browser, "document.querySelector('#state').textContent.toLowerCase().includes('training')");
            List<String> numbers = new ArrayList<>(charts(
                    "loss",
                    "collapseness",
                    "hardness",
                    "steps",
                    "epsilon",
                    "active",
                    "speed",
                    "distance",
                    "validation"));
            numbers.add("Math.max(...[...document.querySelectorAll('#triplets article')]"
                    + ".map(triplet => Number(triplet.dataset.iteration)))");
            awaitMore(browser, numbers);
            for (String phase : List.of("CAP", "ANP")) {
                await(browser, "document.querySelector('#triplets article[data-phase=" + phase + "] img[src^=data]')");
            }
            await(browser, "Number.isFinite(parseFloat(document.querySelector('#gauge').dataset.benign))");
            await(browser, "['healthy', 'collapsed'].includes(document.querySelector('#gauge').dataset.verdict)");
            await(browser, "document.querySelector('#projection').dataset.state === 'ready'");
            await(browser, "Number(document.querySelector('#projection').dataset.points) === 24 + 8");
            await(browser, "document.querySelector('#events').children.length > 0");
            await(browser, "document.querySelector('#differences').textContent.length > 0");
            await(browser, "!document.querySelector('#readonly').hidden");
            assertEquals(true, browser.evaluate("document.querySelector('#controls').hidden"));

            // As text, in the next triplet that has an image of this class.
            await(browser, "document.body.textContent.includes('<img src=x')");
            assertNotEquals("owned", browser.evaluate("document.title"));
            assertEquals(List.of(), browser.complaints());
            browser.screenshot(SCREENSHOTS.resolve("colotride-1280.png"));
            browser.resize(390, 2400);
            await(browser, "document.documentElement.scrollWidth <= 390");
            browser.screenshot(SCREENSHOTS.resolve("colotride-390.png"));
            assertEquals(List.of(), browser.complaints());
        }
    }

    /** Turns, figures and words are those of the defence that trains, not of another. */
    @Test
    void aDefenceIsShownByItsOwnTurnsAndFigures() throws Exception {
        try (HeadlessBrowser browser = HeadlessBrowser.start(folder.resolve("profile"));
                WatchedTraining training = WatchedTraining.start(
                        experiment(),
                        "conf/small.yaml",
                        "defense=hm",
                        "train.epochs=100000",
                        "train.validateIterations=50",
                        "--no-progress")) {
            browser.open(training.address() + "/colotride", 1280, 2400);
            await(browser, "document.querySelector('#chart-steps')");
            awaitMore(browser, charts("loss", "hardness", "steps", "gauge-destination"));
            await(browser, "document.querySelector('#triplets article[data-turn=turn-0] img[src^=data]')");
            await(browser, "document.querySelector('#numbers').textContent.includes('Latest HM&ICS')");
            await(browser, "document.querySelector('#verdict').textContent.includes('Healthy')");
            assertEquals("Hardness over time", browser.evaluate("document.querySelector('#title-main').textContent"));
            assertEquals(true, browser.evaluate("document.querySelector('#gauge').hidden"));
            assertEquals(true, browser.evaluate("document.querySelector('#phases').hidden"));
            assertEquals(true, browser.evaluate("document.querySelector('#chart-collapseness') === null"));
            assertEquals(
                    "Benign,After HM&ICS",
                    browser.evaluate("[...document.querySelectorAll('#main-chart .legend li > span:nth-child(2)')]"
                            + ".map(label => label.textContent).join()"));
            assertEquals(
                    "turn-0",
                    browser.evaluate(
                            "document.querySelector('#main-chart .legend li:last-child .swatch').dataset.color"));
            String shown = (String) browser.evaluate("document.querySelector('#content').innerText");
            for (String foreign : List.of("CAP", "ANP", "Collapseness", "τ")) {
                assertFalse(shown.contains(foreign), foreign + " in " + shown);
            }
            assertTrue(shown.contains("Destination of the hardness"), shown);
            assertEquals(List.of(), browser.complaints());
            browser.screenshot(SCREENSHOTS.resolve("colotride-hm-1280.png"));
        }
    }

    @Test
    void whoHasTheTokenSteers() throws Exception {
        try (HeadlessBrowser browser = HeadlessBrowser.start(folder.resolve("profile"));
                WatchedTraining training = WatchedTraining.start(experiment(), ENDLESS)) {
            browser.open(training.address() + "/colotride#token=" + training.token(), 1280, 1600);
            await(browser, "!document.querySelector('#controls').hidden");
            assertFalse(
                    browser.evaluate("location.href").toString().contains(training.token()),
                    "the token stands in the address bar");
            // The token survives a reload, but no other page of this server can get at it.
            browser.evaluate("(document.beforeTheReload = true, location.reload())");
            // Who leaves a page that is still being loaded takes its place in the history.
            await(
                    browser,
                    "!document.beforeTheReload && document.readyState === 'complete'"
                            + " && document.querySelector('#controls')?.hidden === false");
            browser.open(training.address() + "/train/system", 1280, 1600);
            await(browser, "document.querySelector('#colotride-tab')");
            assertFalse(
                    browser.evaluate(
                                    "JSON.stringify([{...sessionStorage}, {...localStorage}, history.state, document.cookie])")
                            .toString()
                            .contains(training.token()),
                    "a page of Deeplearning4j's can read the token");
            browser.evaluate("history.back()");
            await(browser, "document.querySelector('#controls')?.hidden === false");
            press(browser, "Pause");
            training.awaitStatus(status -> status.path("state").asText().equals("paused"));
            await(browser, "document.querySelector('#state').textContent.toLowerCase().includes('paused')");
            press(browser, "Checkpoint now");
            await(browser, "document.querySelector('#announcements').textContent.includes('checkpoint')");
            press(browser, "Resume");
            training.awaitStatus(status -> status.path("state").asText().equals("training"));
            press(browser, "t-SNE");
            await(
                    browser,
                    "document.querySelector('#projection').dataset.method === 'tsne'"
                            + " && document.querySelector('#projection').dataset.state === 'ready'");
            press(browser, "Stop after this epoch");
            await(browser, "document.querySelector('#confirm').open");
            browser.evaluate("document.querySelector('#confirm [value=stop]').click()");
            assertEquals(0, training.finish(), training.console());
            assertTrue(Files.readString(training.folder().resolve("live/status.json"))
                    .contains("\"stopped\""));
        }
    }

    @Test
    void whoHasAnOldTokenSeesNoButtons() throws Exception {
        try (HeadlessBrowser browser = HeadlessBrowser.start(folder.resolve("profile"));
                WatchedTraining training = WatchedTraining.start(experiment(), ENDLESS)) {
            browser.open(training.address() + "/#token=" + "0".repeat(32), 1280, 1600);
            await(browser, "location.pathname === '/colotride' && !document.querySelector('#readonly').hidden");
            await(browser, "document.querySelector('#projection').dataset.state === 'ready'");
            assertEquals(true, browser.evaluate("document.querySelector('#controls').hidden"));
            assertEquals(true, browser.evaluate("document.querySelector('[data-value=tsne]').hidden"));
        }
    }

    /** A folder of somebody else's may hold anything. */
    @Test
    void markupOfStatisticsIsNotRun() throws Exception {
        String script = "<img src=x onerror=\"document.title='owned'\">";
        for (String name : List.of("one", "two")) {
            Path run = Files.createDirectories(folder.resolve("reports/runs/" + name));
            Files.writeString(run.resolve("config.yaml"), "name: x");
            new HostileStatistics(script).writeTo(LiveFolder.of(new RunFolder(run)));
        }
        SmallExperiment experiment = experiment();
        Process dashboard = experiment.start("DashboardCommand", "reports/runs", "--ui-port", "0");
        try (HeadlessBrowser browser = HeadlessBrowser.start(folder.resolve("profile"))) {
            String address = WatchedTraining.lastAddress(experiment, 1);
            for (String page : List.of("overview", "model", "system")) {
                browser.open(address + "/train/" + page, 1280, 900);
                await(browser, "document.querySelectorAll('#sessionSelect option').length === 2");
                if (page.equals("system")) {
                    await(browser, "document.querySelector('#hostName').textContent.includes('_img src=x')");
                }
                // What gets into the markup in another way is not run either. By a timer: the driver's own calls may
                // eval.
                browser.evaluate("setTimeout(() => $('body').append(\"" + script.replace("\"", "\\\"") + "\"))");
                browser.evaluate(
                        "setTimeout(() => $('body').append('<script>document.title = \"owned\"</' + 'script>'))");
                Thread.sleep(300);
                assertNotEquals("owned", browser.evaluate("document.title"), page);
            }
        } finally {
            dashboard.destroy();
            assertTrue(dashboard.waitFor(20, TimeUnit.SECONDS), "it does not end");
        }
    }

    @Test
    void arbitersPageSaysThatThereIsNoSearch() throws Exception {
        try (HeadlessBrowser browser = HeadlessBrowser.start(folder.resolve("profile"));
                UiServer server = UiServer.start(UiServer.LOOPBACK, 0)) {
            browser.open(server.address() + "/arbiter", 1280, 900);
            await(browser, "document.querySelector('#colotride-no-search')?.textContent.startsWith('No search')");
            browser.screenshot(SCREENSHOTS.resolve("arbiter-none-1280.png"));
        }
    }

    @Test
    void deeplearning4jsPagesAndArbitersLeadToIt() throws Exception {
        try (HeadlessBrowser browser = HeadlessBrowser.start(folder.resolve("profile"));
                WatchedTraining training = WatchedTraining.start(experiment(), ENDLESS)) {
            browser.open(training.address() + "/train/overview", 1280, 900);
            await(browser, "document.querySelector('#scoreiterchart canvas')");
            await(browser, "document.querySelector('#modelType').textContent.includes('ComputationGraph')");
            await(browser, "document.querySelector('#updateRatioChart, #updateratiochart') !== null");
            assertEquals("/colotride", tab(browser));
            browser.screenshot(SCREENSHOTS.resolve("overview-1280.png"));
            assertEquals(List.of(), complaints(browser));
            browser.open(training.address() + "/train/model", 1280, 900);
            assertEquals("/colotride", tab(browser));
            for (String data : List.of("graph", "data/2", "data/8")) {
                assertEquals(200, training.fetch("/train/model/" + data).statusCode(), data);
            }
            browser.open(training.address() + "/train/system", 1280, 900);
            assertEquals("/colotride", tab(browser));
            browser.open(training.address() + "/arbiter", 1280, 900);
            assertEquals("/colotride", tab(browser));
            assertEquals(List.of(), complaints(browser));
        }
    }

    @Test
    void finishedRunsAreServedFromTheirFilesAndCompared() throws Exception {
        SmallExperiment experiment = experiment();
        for (int seed = 1; seed <= 2; seed++) {
            Process run = experiment.watchedTrain(
                    "conf/small.yaml",
                    "seed=" + seed,
                    "name=run-" + seed,
                    "train.epochs=4",
                    "train.validateIterations=20",
                    "--no-progress");
            assertTrue(run.waitFor(120, TimeUnit.SECONDS), experiment.console());
        }
        Process dashboard = experiment.start("DashboardCommand", "reports/runs", "--ui-port", "0");
        try (HeadlessBrowser browser = HeadlessBrowser.start(folder.resolve("profile"))) {
            String address = WatchedTraining.lastAddress(experiment, 3);
            browser.open(address + "/colotride", 1280, 1600);
            await(browser, "document.querySelectorAll('#run option').length === 2");
            await(browser, "document.querySelector('#state').textContent.toLowerCase().includes('finished')");
            await(browser, "Number(document.querySelector('#chart-loss').dataset.last) === 24");
            await(browser, "document.querySelector('#results').textContent.includes('R@1')");
            await(browser, "document.querySelector('#compare input[type=checkbox]')");
            browser.evaluate("document.querySelector('#compare input[type=checkbox]').click()");
            await(browser, "document.querySelectorAll('#compare canvas').length > 0");
            String report = (String) browser.evaluate("document.querySelector('#results a').href");
            assertEquals(List.of(), browser.complaints());
            browser.open(address + "/train/overview", 1280, 900);
            await(browser, "document.querySelectorAll('#sessionSelect option').length === 2");
            browser.open(report, 1280, 900);
            await(browser, "document.querySelector('h1').textContent.includes('run-')");
            assertEquals(List.of(), complaints(browser));
        } finally {
            dashboard.destroyForcibly().waitFor();
        }
    }

    private SmallExperiment experiment() throws Exception {
        SmallExperiment experiment = new SmallExperiment(folder);
        try (Stream<Path> classes = Files.list(folder.resolve("images"))) {
            Path first = classes.sorted().findFirst().orElseThrow();
            Files.move(first, first.resolveSibling(HOSTILE));
        }
        return experiment;
    }

    private static String tab(HeadlessBrowser browser) throws Exception {
        await(browser, "document.querySelector('#colotride-tab')");
        return (String) browser.evaluate("document.querySelector('#colotride-tab').getAttribute('href')");
    }

    /** Of pages that are not ours: they ask for an icon that is not there. */
    private static List<String> complaints(HeadlessBrowser browser) {
        return browser.complaints().stream()
                .filter(complaint -> !complaint.contains("favicon"))
                .toList();
    }

    private static void press(HeadlessBrowser browser, String label) throws Exception {
        String button = "[...document.querySelectorAll('button')].find(b => b.textContent.trim() === '" + label
                + "' && !b.disabled)";
        await(browser, button);
        browser.evaluate(button + ".click()");
    }

    private static void await(HeadlessBrowser browser, String condition) throws Exception {
        try {
            WatchedTraining.await(() -> (Boolean) browser.evaluate("Boolean(" + condition + ")"));
        } catch (AssertionError e) {
            browser.screenshot(SCREENSHOTS.resolve("failure.png"));
            throw new AssertionError(condition + " " + browser.complaints(), e);
        }
    }

    /** The last iteration that each chart shows. */
    private static List<String> charts(String... names) {
        return Stream.of(names)
                .map(chart -> "Number(document.querySelector('#chart-" + chart + "').dataset.last)")
                .toList();
    }

    /** Waits until all numbers are there, and until all have grown. */
    private static void awaitMore(HeadlessBrowser browser, List<String> numbers) throws Exception {
        List<Object> first = new ArrayList<>();
        for (String number : numbers) {
            await(browser, number + " > 0");
            first.add(browser.evaluate(number));
        }
        for (int i = 0; i < numbers.size(); i++) {
            await(browser, numbers.get(i) + " > " + first.get(i));
        }
    }
}
