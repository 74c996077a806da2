package org.colotride.retrieval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.colotride.attack.Attack;
import org.colotride.attack.Attacks;
import org.colotride.config.Component;
import org.colotride.robustness.RobustnessFigures;
import org.colotride.robustness.RobustnessScore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FigureGuideTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CA+",
                "CA-",
                "QA+",
                "QA-",
                "TMA",
                "ES:D",
                "ES:R",
                "LTM",
                "GTM",
                "GTT",
                "ERS",
                "ARS",
                "collapseness",
                "hardness",
                "R@1",
                "R@2",
                "R@4",
                "R@8",
                "mAP",
                "mAP@10",
                "mAP@R",
                "NMI"
            })
    void everyFigureHasALineWithRangeAndGoodDirection(String name) {
        String line = FigureGuide.of(name).orElseThrow().explanation();
        assertEquals(1, line.lines().count());
        assertTrue(line.matches(".+; .+ to .+, (higher|lower) is better.*"), line);
    }

    @Test
    void everyNameStandsForOneFigure() {
        Set<String> names = FigureGuide.ALL.stream().map(FigureGuide::name).collect(Collectors.toSet());
        assertEquals(FigureGuide.ALL.size(), names.size());
        for (String attack : Attacks.REGISTRY.names()) {
            Attack one = Attacks.REGISTRY.create(Component.named(attack));
            assertTrue(
                    FigureGuide.of(attack).isPresent()
                            || FigureGuide.of(attack + ":R").isPresent(),
                    one.name());
        }
        assertEquals(Optional.empty(), FigureGuide.of("CA"));
    }

    /** ERS rises with every figure of which the guide says that higher is better, and with no other. */
    @Test
    void theGoodDirectionIsThatOfTheScore() {
        double[] middle = {25, 50, 25, 50, 0.5, 1, 50, 50, 50, 50};
        double before = RobustnessScore.ers(RobustnessFigures.of(middle));
        for (int i = 0; i < middle.length; i++) {
            double[] raised = middle.clone();
            raised[i] += 0.1;
            boolean rises = RobustnessScore.ers(RobustnessFigures.of(raised)) > before;
            FigureGuide guide = FigureGuide.of(RobustnessFigures.NAMES.get(i)).orElseThrow();
            assertEquals(rises, guide.good().startsWith("higher"), guide.name());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CA+, 77.56, 77.6 %",
        "TMA, 0.9137, 0.914",
        "ES:D, 0.45849, 0.458",
        "ERS, 32.3956, 32.4",
        "R@1, 100, 100.0 %",
        "LTM, NaN, –"
    })
    void aFigureIsWrittenInItsUnit(String name, double value, String expected) {
        assertEquals(expected, FigureGuide.text(name, value));
        assertEquals(
                expected.replace(" %", ""), FigureGuide.of(name).orElseThrow().number(value));
    }

    @Test
    void writesTheSameInEveryLanguage() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertEquals("77.6 %", FigureGuide.share(0.7756));
            assertEquals("0.914", FigureGuide.text("TMA", 0.9137));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void unknownNamesAreLeftOut() {
        assertEquals(
                List.of("ERS", "CA+"),
                FigureGuide.of(List.of("ERS", "nonsense", "CA+", "ERS")).stream()
                        .map(FigureGuide::name)
                        .toList());
        assertFalse(FigureGuide.text("nonsense", 1.23456).contains("%"));
    }
}
