package org.colotride.report.page;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.colotride.browser.HeadlessBrowser;
import org.colotride.browser.PageLayout;
import org.colotride.config.ConfigReader;
import org.colotride.config.ConfigWriter;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.Provenance;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.RunResults;
import org.colotride.experiment.folder.SampleRun;
import org.colotride.report.chart.Plots;
import org.colotride.retrieval.Searched;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run's report in a real browser. */
@Tag("browser")
class HtmlReportBrowserTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    @TempDir
    Path folder;

    @Test
    void nothingCollidesOnANarrowPage() throws Exception {
        ExperimentConfig config = ConfigReader.read(
                Path.of("conf/quickstart.yaml"), List.of("output=" + folder.resolve("runs")), ExperimentConfig.class);
        RunFolder run = RunFolder.create(config);
        HtmlReport.write(
                run,
                new RunResults(
                                "quickstart",
                                400,
                                Map.of("R@1", 0.7756, "mAP@10", 0.6, "NMI", 0.65),
                                new Searched(90, 2, 300, true),
                                ConfigWriter.toTree(config),
                                Provenance.collect(Path.of(""), 1, List.of("conf/quickstart.yaml")))
                        .withDetails(SampleRun.details()),
                Plots.draw(
                        run.plots(), SampleRun.colotride(60), SampleRun.validations(), SampleRun.outline("colo-tride")),
                List.of(SampleRun.triplet("CAP, iteration 59", false), SampleRun.triplet("ANP, iteration 60", true)),
                SampleRun.worstQueries());
        try (HeadlessBrowser browser = HeadlessBrowser.start(folder.resolve("profile"))) {
            for (int width : new int[] {1280, 390}) {
                browser.resize(width, 900).open(run.report().toUri().toString(), width, 900);
                browser.screenshot(SCREENSHOTS.resolve("run-" + width + ".png"));
                PageLayout.assertSound(browser, width);
            }
            assertTrue((Boolean) browser.evaluate("document.body.textContent.includes('ε = 8/255')"));
        }
    }
}
