package org.colotride.report.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.colotride.attack.Attacks;
import org.colotride.browser.HeadlessBrowser;
import org.colotride.browser.PageLayout;
import org.colotride.robustness.RobustnessFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a comparison in a real browser. */
@Tag("browser")
class ComparisonBrowserTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final Path KEPT = Path.of("reports/published-protocol");
    private static final int COLUMNS = 14;

    /** Heads that lie wholly inside the window and the table's own frame. */
    private static final String VISIBLE_HEADS =
            """
            [...document.querySelectorAll('.full tr:first-child th')].filter(head => {
              const box = head.getBoundingClientRect(), frame = head.closest('.scroll').getBoundingClientRect();
              return box.left >= frame.left - 1 && box.right <= Math.min(frame.right, window.innerWidth) + 1;
            }).length
            """;

    @TempDir
    Path folder;

    @Test
    void allColumnsShowOrCanBeReached() throws Exception {
        Path page = folder.resolve("comparison.html");
        new Comparison(
                        Attacks.REGISTRY,
                        List.of(
                                RobustnessFiles.read(KEPT.resolve("quickstart")),
                                RobustnessFiles.read(KEPT.resolve("undefended")),
                                RobustnessFiles.read(KEPT.resolve("quickstart-gtm-published")),
                                RobustnessFiles.read(Path.of("reports/cars196-128/colo-tride"))))
                .write(page);
        try (HeadlessBrowser browser = HeadlessBrowser.start(folder.resolve("profile"))) {
            for (int width : new int[] {1280, 1100, 990, 760, 390}) {
                browser.resize(width, 900).open(page.toUri().toString(), width, 900);
                browser.screenshot(SCREENSHOTS.resolve("compare-" + width + ".png"));
                PageLayout.assertSound(browser, width);
                long visible = (Long) browser.evaluate(VISIBLE_HEADS.strip());
                if (width == 1280) {
                    assertEquals(COLUMNS, visible);
                }
                browser.evaluate("document.querySelector('.scroll').scrollLeft = 9999");
                assertTrue(
                        (Boolean) browser.evaluate("(() => { const heads = document.querySelectorAll('.full"
                                + " tr:first-child th'); return heads[heads.length - 1].getBoundingClientRect().right"
                                + " <= window.innerWidth; })()"),
                        "the last column cannot be reached at " + width);
            }
            assertTrue((Long) browser.evaluate("document.images.length") >= 1, "no plot");
        }
    }
}
