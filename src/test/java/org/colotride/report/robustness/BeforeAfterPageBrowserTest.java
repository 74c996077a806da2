package org.colotride.report.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.colotride.attack.Attacks;
import org.colotride.browser.HeadlessBrowser;
import org.colotride.browser.PageLayout;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a model before and after in a real browser. */
@Tag("browser")
class BeforeAfterPageBrowserTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    @TempDir
    Path folder;

    @Test
    void bothModelsStandBesideEachOtherWhereThereIsRoom() throws Exception {
        Path before = BeforeAfterPageTest.score(folder.resolve("before"), "image ");
        Path after = BeforeAfterPageTest.score(folder.resolve("after"), "image ");
        Path page = folder.resolve("page.html");
        new BeforeAfterPage(Attacks.REGISTRY, before, after).write(page);
        try (HeadlessBrowser browser = HeadlessBrowser.start(folder.resolve("profile"))) {
            for (int width : new int[] {1280, 390}) {
                browser.resize(width, 900).open(page.toUri().toString(), width, 900);
                browser.evaluate("document.querySelector('.example').scrollIntoView()");
                browser.screenshot(SCREENSHOTS.resolve("before-after-" + width + ".png"));
                PageLayout.assertSound(browser, width);
                Object beside = browser.evaluate(
                        "(() => { const boxes = document.querySelectorAll('.example .near-box');"
                                + " return boxes[0].getBoundingClientRect().top === boxes[1].getBoundingClientRect().top; })()");
                assertEquals(width == 1280, beside);
            }
        }
    }
}
