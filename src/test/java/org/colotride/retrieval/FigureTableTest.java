package org.colotride.retrieval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.attack.Attacks;
import org.colotride.report.FigureNotes;
import org.colotride.robustness.Declarations;
import org.junit.jupiter.api.Test;

class FigureTableTest {
    @Test
    void sharesArePercentagesOfOneDecimal() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("R@1", 0.7756);
        figures.put("mAP", 1.0);
        figures.put("NMI", Double.NaN);
        assertEquals(
                List.of("     R@1     mAP     NMI", "    77.6   100.0       –  (%)"),
                FigureTable.of(figures).lines().toList());
    }

    @Test
    void notesExplainWhatIsKnown() {
        Declarations declarations = new Declarations(Attacks.REGISTRY);
        List<String> lines = FigureGuide.notes(declarations.guides(List.of("ERS", "nonsense", "GTT")))
                .lines()
                .toList();
        assertEquals(2, lines.size());
        assertTrue(lines.get(0).startsWith("  ERS  empirical robustness score"), lines.get(0));
        assertTrue(lines.get(1).startsWith("  GTT  queries whose nearest image"), lines.get(1));
        assertEquals("", FigureNotes.html(declarations.guides(List.of("nonsense"))));
        assertTrue(FigureNotes.html(declarations.guides(List.of("GTT"))).contains("<dt>GTT</dt><dd>queries"));
    }
}
