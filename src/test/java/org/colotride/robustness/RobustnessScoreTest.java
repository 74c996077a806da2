package org.colotride.robustness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.colotride.conformance.Golden;
import org.colotride.conformance.RecordedArrays;
import org.junit.jupiter.api.Test;

class RobustnessScoreTest {
    @Test
    void isTheRecordedScore() throws Exception {
        for (JsonNode recording : Golden.read("retrieval-metrics.json").get("ers")) {
            RobustnessFigures figures = new ObjectMapper().treeToValue(recording.get("raw"), RobustnessFigures.class);
            assertArrayEquals(
                    RecordedArrays.doubles(recording, "normalised"), RobustnessScore.normalised(figures), 1e-9);
            assertEquals(recording.get("ers").doubleValue(), RobustnessScore.ers(figures), 1e-9);
        }
    }

    @Test
    void isOneHundredForAModelThatNoAttackMoves() {
        RobustnessFigures untouched = new RobustnessFigures(50, 0, 50, 0, 0, 0, 100, 100, 100, 100);
        assertEquals(100, RobustnessScore.ers(untouched), 1e-12);
    }
}
