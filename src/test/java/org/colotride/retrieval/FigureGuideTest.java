package org.colotride.retrieval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.colotride.attack.Attacks;
import org.colotride.robustness.Declarations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FigureGuideTest {
    private static final Declarations DECLARED = new Declarations(Attacks.REGISTRY);

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
        String line = DECLARED.guide(name).orElseThrow().explanation();
        assertEquals(1, line.lines().count());
        assertTrue(line.matches(".+; .+ to .+, (higher|lower) is better.*"), line);
    }

    @Test
    void everyNameStandsForOneFigure() {
        Set<String> names = FigureGuide.ALL.stream().map(FigureGuide::name).collect(Collectors.toSet());
        assertEquals(FigureGuide.ALL.size(), names.size());
        for (AttackFigure figure : Attacks.standardFigures()) {
            assertEquals(Optional.empty(), FigureGuide.of(figure.name()), "an attack declares it");
        }
        assertEquals(Optional.empty(), DECLARED.guide("CA"));
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
        FigureGuide guide = DECLARED.guide(name).orElseThrow();
        assertEquals(expected, guide.text(value));
        assertEquals(expected.replace(" %", ""), guide.number(value));
    }

    @Test
    void writesTheSameInEveryLanguage() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertEquals("77.6 %", FigureGuide.share(0.7756));
            assertEquals("0.914", DECLARED.guide("TMA").orElseThrow().text(0.9137));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void unknownNamesAreLeftOut() {
        assertEquals(
                List.of("ERS", "CA+"),
                DECLARED.guides(List.of("ERS", "nonsense", "CA+", "ERS")).stream()
                        .map(FigureGuide::name)
                        .toList());
    }
}
