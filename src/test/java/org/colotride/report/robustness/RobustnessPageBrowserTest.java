package org.colotride.report.robustness;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.colotride.attack.AttackProfile;
import org.colotride.attack.Attacks;
import org.colotride.browser.HeadlessBrowser;
import org.colotride.browser.PageLayout;
import org.colotride.library.ScoredExample;
import org.colotride.robustness.AttackBudget;
import org.colotride.robustness.RobustnessResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report in a real browser. */
@Tag("browser")
class RobustnessPageBrowserTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    @TempDir
    Path folder;

    @Test
    void picturesAndPlotsShowWithoutAComplaint() throws Exception {
        try (HeadlessBrowser browser = HeadlessBrowser.start(folder.resolve("profile"))) {
            Path page = RobustnessPageTest.page(folder.resolve("scoring"));
            for (int width : new int[] {1280, 390}) {
                browser.resize(width, 900).open(page.toUri().toString(), width, 900);
                PageLayout.assertSound(browser, width);
                assertTrue((Long) browser.evaluate("document.images.length") > 100);
                Path shot = SCREENSHOTS.resolve("robustness-" + width + ".png");
                browser.screenshot(shot);
                assertTrue(colours(ImageIO.read(shot.toFile())) > 20, "the screenshot is nearly empty");
            }
        }
    }

    @Test
    void theWorstCaseIsReadOnAPhoneToo() throws Exception {
        RobustnessResult worst = ScoredExample.of(robustness -> robustness
                .profile(new AttackProfile(8.0 / 255, 4.0 / 255, 3, false, 1))
                .worstCase(AttackBudget.quick));
        Path page = RobustnessPage.write(
                folder.resolve("worst"), Attacks.REGISTRY, worst, Map.of(), List.of(), row -> null);
        try (HeadlessBrowser browser = HeadlessBrowser.start(folder.resolve("profile"))) {
            for (int width : new int[] {1280, 390}) {
                browser.resize(width, 900).open(page.toUri().toString(), width, 900);
                PageLayout.assertSound(browser, width);
                browser.screenshot(SCREENSHOTS.resolve("worst-case-" + width + ".png"));
            }
        }
    }

    private static int colours(BufferedImage image) {
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < image.getHeight(); y += 3) {
            for (int x = 0; x < image.getWidth(); x += 3) {
                colours.add(image.getRGB(x, y));
            }
        }
        return colours.size();
    }
}
