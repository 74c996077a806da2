package org.colotride.report.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.colotride.attack.AttackProfile;
import org.colotride.attack.Attacks;
import org.colotride.library.ScoredExample;
import org.colotride.robustness.AttackBudget;
import org.colotride.robustness.Declarations;
import org.colotride.robustness.RobustnessResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorstCaseSectionTest {
    private static final Declarations DECLARED = new Declarations(Attacks.REGISTRY);
    private static RobustnessResult worst;
    private static RobustnessResult published;

    @TempDir
    Path folder;

    @BeforeAll
    static void score() {
        AttackProfile profile = new AttackProfile(8.0 / 255, 4.0 / 255, 3, false, 1);
        worst = ScoredExample.of(robustness -> robustness.profile(profile).worstCase(AttackBudget.quick));
        published = ScoredExample.of(robustness -> robustness.profile(profile));
    }

    /** R@1 of the queries, attacked by what leaves the fewest right. */
    private static double lowest(RobustnessResult result, boolean underPublished) {
        double lowest = Double.POSITIVE_INFINITY;
        double found = Double.NaN;
        for (String[] one : new String[][] {{"ES", "ES:R"}, {"LTM", "LTM"}, {"GTM", "GTM"}}) {
            for (RobustnessResult.AttackResult attack : result.attacks()) {
                if (attack.attack().equals(one[0])) {
                    RobustnessResult.Figure figure = attack.figures().get(one[1]);
                    if (figure.adversarial().value() < lowest) {
                        lowest = figure.adversarial().value();
                        double shown = underPublished
                                ? attack.worstCase().published().get(one[1]).value()
                                : lowest;
                        found = 100 * shown / figure.benign().value();
                    }
                }
            }
        }
        return found;
    }

    @Test
    void theVerdictSaysWhatTheFiguresSay() {
        String verdict = WorstCaseSection.verdict(DECLARED, worst);
        assertTrue(verdict.contains(String.format(Locale.ROOT, "today, %.0f still do", lowest(worst, false))), verdict);
        assertTrue(verdict.contains(String.format(Locale.ROOT, "would have said %.0f.", lowest(worst, true))), verdict);
        assertTrue(verdict.contains("each pixel by 8/255"), verdict);
        String once = WorstCaseSection.verdict(DECLARED, published);
        assertTrue(once.contains(String.format(Locale.ROOT, "today, %.0f still do", lowest(published, false))), once);
        assertTrue(once.contains("--search worst"), once);
    }

    @Test
    void thePageShowsBothAndWhoFoundIt() throws Exception {
        Path page = RobustnessPage.write(folder, Attacks.REGISTRY, worst, Map.of(), List.of(), row -> {
            throw new IllegalStateException("no picture is asked for");
        });
        String html = Files.readString(page);
        for (String part : List.of(
                "class=\"card verdict\"",
                "The worst case beside the published attack",
                "auto-pgd",
                "published attack",
                "worst case",
                "Each image's outcome",
                "The outline is the published attack.",
                "Budget quick")) {
            assertTrue(html.contains(part), part);
        }
        long figures = worst.attacks().stream()
                .mapToLong(attack -> attack.figures().size())
                .sum();
        assertEquals(figures, html.split("<svg class=\"histogram\"", -1).length - 1);
        assertEquals("", WorstCaseSection.html(DECLARED, published));
        assertTrue(worst.published().ers().value() >= worst.scores().ers().value());
        assertEquals(published.scores().ers().value(), worst.published().ers().value(), 1e-9);
    }
}
