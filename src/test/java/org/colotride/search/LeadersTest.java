package org.colotride.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeadersTest {
    private static CandidateResult candidate(int index, double epsilon, double recall, double cosine) {
        JsonNode value = JsonNodeFactory.instance.numberNode(epsilon);
        return new CandidateResult(
                index,
                CandidateResult.Status.COMPLETE,
                Map.of("defense.epsilon", value),
                recall,
                Map.of("R@1", recall, "TMA", cosine),
                100,
                1,
                false,
                null,
                "candidates/" + index);
    }

    @Test
    void figuresAreWrittenAsEverywhere() {
        List<CandidateResult> two =
                List.of(candidate(0, 77.0 / 255, 77.56, 0.91374), candidate(1, 8.0 / 255, 80.123, 0.5));
        List<String> lines = Leaders.table(two, List.of("R@1", "TMA")).lines().toList();
        assertEquals("candidate    score     R@1     TMA  values", lines.get(0));
        assertEquals("        1     80.1    80.1   0.500  defense.epsilon=8/255", lines.get(1));
        assertEquals("        0     77.6    77.6   0.914  defense.epsilon=77/255", lines.get(2));
    }

    /** A search prints a table after every candidate. */
    @Test
    void theFirstTableExplainsItsColumns() {
        CandidateResult first = candidate(0, 0.1, 77, 0.9);
        String table = Leaders.table(List.of(first), List.of("R@1", "TMA"));
        assertTrue(table.contains("R@1  queries whose nearest other image is of their class"), table);
        assertTrue(table.contains("−1 to 1, lower is better"), table);
        String second = Leaders.table(List.of(first, candidate(1, 0.1, 70, 0.9)), List.of("R@1", "TMA"));
        assertFalse(second.contains("is better"), second);
    }

    @Test
    void aSumOfFiguresNearOneKeepsItsDigits() {
        assertEquals("76.5", FigureScore.text("0.5 R@1 + 0.5 ERS", 76.45001));
        assertEquals("-0.914", FigureScore.text("-1 TMA", -0.9137));
        assertEquals("–", FigureScore.text("score", Double.NaN));
    }
}
